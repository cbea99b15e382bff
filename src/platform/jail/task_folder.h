#pragma once
// The folder of one task: in (its inputs), out (what it leaves), tmp.

#include <memory>
#include <string>

#include "platform/jail/jail.h"

namespace sightline::jail {

class TaskFolder {
  public:
    /// Made under `base`, for the user `uid` when >= 0. Inputs are linked where `linked` says that a task
    /// cannot write them, else copied. NotFound for an input that is not there.
    static Result<TaskFolder> make(const std::string& base, const Task& task, int uid, int gid, bool linked);
    TaskFolder(TaskFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
    TaskFolder& operator=(TaskFolder&&) = delete;
    ~TaskFolder();

    const std::string& path() const { return path_; }
    std::string part(const char* name) const { return path_ + "/" + name; }

  private:
    explicit TaskFolder(std::string path) : path_(std::move(path)) {}
    std::string path_;
};

/// Plain files and folders only: a link, pipe or device that a task left would lead whoever reads it
/// elsewhere. Unprocessable.
Result<void> check_left_files(const std::string& folder);

}  // namespace sightline::jail
