#pragma once
// document: the XML that S3 servers answer with, as a small tree. Read by expat, within limits: the server
// may be anybody's.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace sightline::s3 {

struct Element {
    std::string name, text;
    std::vector<Element> children;

    const Element* child(std::string_view wanted) const;
    std::string text_of(std::string_view wanted) const;  ///< "" where there is none
};

/// Unavailable for what is no such document: then it is no S3 server.
Result<Element> parse_document(std::string_view xml);

}  // namespace sightline::s3
