#include "adapters/store/sqlite/lock_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace strowger::store::sqlite {

namespace {

std::string ReadHolder(int descriptor) {
  std::array<char, 32> text{};
  const ssize_t size = pread(descriptor, text.data(), text.size() - 1, 0);
  return size > 0 ? std::string(text.data(), static_cast<std::size_t>(size)) : "unknown";
}

// Only for the message that another server prints; the lock itself does not depend on it.
void WriteHolder(int descriptor) {
  const std::string pid = std::to_string(getpid());
  if (ftruncate(descriptor, 0) == 0) {
    [[maybe_unused]] const ssize_t written = pwrite(descriptor, pid.data(), pid.size(), 0);
  }
}

}  // namespace

LockFile::~LockFile() { Release(); }

Result<void> LockFile::Take(const std::string& path) {
  const std::string name = path + ".lock";
  descriptor_ = open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor_ < 0) {
    const std::string why = std::strerror(errno);
    return Unavailable("STORE_UNREADABLE",
                       "The lock file " + name + " cannot be opened: " + why +
                           "; check that it and its folder may be written.",
                       {{"path", name}, {"cause", why}});
  }
  if (flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
    const std::string holder = ReadHolder(descriptor_);
    Release();
    return FailedPrecondition("STORE_LOCKED",
                              "The database " + path + " is used by another server (process " +
                                  holder + "); stop that one, or name another file.",
                              {{"path", path}, {"process", holder}});
  }
  WriteHolder(descriptor_);
  return {};
}

void LockFile::Release() {
  if (descriptor_ >= 0) close(descriptor_);
  descriptor_ = -1;
}

}  // namespace strowger::store::sqlite
