#include "surface/api/bring.h"

#include "platform/net/fetch.h"

namespace sightline::api {

namespace {

UploadResponse response_of(const datasets::Dataset& d) {
    return {
        .items = {{.id = d.id,
                   .filename = d.filename,
                   .name = d.name,
                   .status = d.status,
                   .file_size = d.file_size,
                   .duplicate_of = d.duplicate_of.empty() ? std::nullopt : std::optional(d.duplicate_of)}}};
}

/// One line with nothing in it that parts columns, and no JSON.
bool is_lone_words(std::string_view text) {
    constexpr std::string_view kBlanks = " \t\r\n\f\v";
    const std::size_t begin = text.find_first_not_of(kBlanks);
    if (begin == std::string_view::npos) return true;
    text = text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
    return text.find_first_of(",;|\t\r\n") == std::string_view::npos && text.front() != '{' &&
           text.front() != '[';
}

}  // namespace

Result<UploadResponse> paste_dataset(Call& call, const PastedText& in) {
    if (is_lone_words(in.text))
        return fail(ErrorCode::Unprocessable,
                    "The text holds no table. Paste rows, one a line, with the columns' names first.");
    SL_TRY(const auto upload,
           call.services.datasets->begin_upload(call.who(), {.filename = "pasted.txt",
                                                             .name = in.name.value_or("Pasted table"),
                                                             .description = in.description.value_or("")}));
    SL_CHECK(upload->write(in.text));
    SL_TRY(const auto dataset, upload->finish());
    return response_of(dataset);
}

Result<UploadResponse> fetch_dataset(Call& call, const FileAddress& in) {
    const std::string address = in.url.substr(0, in.url.find('#'));
    std::unique_ptr<datasets::Upload> upload;
    const auto begin = [&](const std::string& named) -> Result<void> {
        SL_TRY(upload,
               call.services.datasets->begin_upload(call.who(), {.filename = named,
                                                                 .name = in.name.value_or(""),
                                                                 .description = in.description.value_or(""),
                                                                 .source_url = address,
                                                                 .choose = in.choose.value_or(false)}));
        return {};
    };
    const Hangup hangup(call.request);
    SL_CHECK(net::fetch(
        net::FetchOrder{.url = address, .named = begin}, call.settings.fetch,
        [&](std::string_view bytes) { return upload->write(bytes); },
        [&] { return hangup.token.cancelled(); }));
    if (!upload) SL_CHECK(begin(""));
    SL_TRY(const auto dataset, upload->finish());
    return response_of(dataset);
}

}  // namespace sightline::api
