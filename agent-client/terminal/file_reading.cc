#include "terminal/file_reading.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>

namespace strowger::client {

namespace {

// Closes what it holds.
class OpenFile {
 public:
  // A pipe without a writer must not hold the console.
  explicit OpenFile(const std::string& path)
      : file_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)) {}
  ~OpenFile() {
    if (file_ >= 0) ::close(file_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  int descriptor() const { return file_; }

 private:
  const int file_;
};

std::string OfHome(const std::string& path) {
  if (!path.starts_with("~/")) return path;
  const char* home = std::getenv("HOME");
  return home == nullptr ? path : home + path.substr(1);
}

Error FileFault(std::string reason, const std::string& path, const std::string& what) {
  return FailedPrecondition(std::move(reason), "\"" + path + "\" " + what, {{"file", path}});
}

Error Unopened(const std::string& path, int fault) {
  if (fault == ENOENT || fault == ENOTDIR || fault == ENAMETOOLONG) {
    return FailedPrecondition("FILE_MISSING", "There is no file \"" + path + "\".",
                              {{"file", path}});
  }
  return FileFault("FILE_UNREADABLE", path, "cannot be read.");
}

// Fills the content from there on, as far as the file goes.
bool ReadFrom(int file, std::uint64_t offset, std::string& content) {
  std::size_t filled = 0;
  while (filled < content.size()) {
    const ssize_t count = ::pread(file, content.data() + filled, content.size() - filled,
                                  static_cast<off_t>(offset + filled));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    if (count == 0) break;
    filled += static_cast<std::size_t>(count);
  }
  content.resize(filled);
  return true;
}

}  // namespace

Result<FilePiece> ReadFilePiece(const std::string& path, std::uint64_t offset) {
  const OpenFile file(OfHome(path));
  if (file.descriptor() < 0) return Unopened(path, errno);
  struct stat found {};
  if (::fstat(file.descriptor(), &found) != 0) return Unopened(path, errno);
  if (S_ISDIR(found.st_mode)) {
    return FileFault("FILE_IS_FOLDER", path, "is a folder; name a file in it.");
  }
  if (!S_ISREG(found.st_mode)) return FileFault("FILE_NOT_PLAIN", path, "is not a plain file.");
  FilePiece piece;
  piece.size_bytes = static_cast<std::uint64_t>(found.st_size);
  if (piece.size_bytes > kFileBytesMax) {
    return FileFault("FILE_TOO_LARGE", path, "is too large for a mail.");
  }
  piece.changed = TimePoint{std::chrono::seconds(found.st_mtim.tv_sec) +
                            std::chrono::nanoseconds(found.st_mtim.tv_nsec)};
  piece.content.resize(kFilePieceBytes);
  if (!ReadFrom(file.descriptor(), offset, piece.content)) return Unopened(path, errno);
  return piece;
}

}  // namespace strowger::client
