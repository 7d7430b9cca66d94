#include "session/private_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

namespace strowger::client {

namespace {

Error Unwritable(const std::string& path, int number) {
  const std::string why = std::strerror(number);
  return FailedPrecondition("FILE_UNWRITABLE", "Cannot write \"" + path + "\": " + why + ".",
                            {{"file", path}, {"why", why}});
}

// Writes all of it and closes; the error number, or 0.
int WriteAndClose(int file, const std::string& text) {
  std::size_t written = 0;
  int fault = 0;
  while (fault == 0 && written < text.size()) {
    const ssize_t count = ::write(file, text.data() + written, text.size() - written);
    if (count >= 0) {
      written += static_cast<std::size_t>(count);
    } else if (errno != EINTR) {
      fault = errno;
    }
  }
  if (::close(file) != 0 && fault == 0) fault = errno;
  return fault;
}

}  // namespace

Result<std::string> StateFolder() {
  if (const char* state = std::getenv("XDG_STATE_HOME"); state != nullptr && *state == '/') {
    return std::string(state) + "/strowger";
  }
  if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0') {
    return std::string(home) + "/.local/state/strowger";
  }
  return FailedPrecondition("NO_HOME",
                            "Neither XDG_STATE_HOME nor HOME is set, so there is no place for the "
                            "session. Set one, or give the token in STROWGER_TOKEN.");
}

std::string SafeFileName(const std::string& name) {
  std::string safe = name;
  for (char& c : safe) {
    const bool is_safe = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '.';
    if (!is_safe) c = '_';
  }
  return safe;
}

Result<void> WritePrivateFile(const std::string& path, const std::string& text) {
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  std::error_code fault;
  if (std::filesystem::create_directories(folder, fault) && !fault) {
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, fault);
  }
  if (fault) return Unwritable(path, fault.value());
  std::string work = path + ".XXXXXX";
  const int file = ::mkstemp(work.data());  // Mode 0600.
  if (file < 0) return Unwritable(path, errno);
  int number = WriteAndClose(file, text);
  if (number == 0 && ::rename(work.c_str(), path.c_str()) != 0) number = errno;
  if (number != 0) {
    ::unlink(work.c_str());
    return Unwritable(path, number);
  }
  return {};
}

std::optional<std::string> ReadPrivateFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

void RemovePrivateFile(const std::string& path) {
  std::error_code ignored;
  std::filesystem::remove(path, ignored);
}

}  // namespace strowger::client
