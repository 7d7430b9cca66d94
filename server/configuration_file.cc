#include "configuration_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>

namespace strowger {
namespace {

Error Trouble(const std::string& reason, const std::string& what, const std::string& path) {
  const std::string why = std::strerror(errno);
  return Unavailable(reason, what + " \"" + path + "\": " + why + ".",
                     {{"file", path}, {"why", why}});
}

bool WriteAll(int file, const std::string& text) {
  std::size_t written = 0;
  while (written < text.size()) {
    const ssize_t took = write(file, text.data() + written, text.size() - written);
    if (took < 0 && errno == EINTR) continue;
    if (took <= 0) return false;
    written += static_cast<std::size_t>(took);
  }
  return fsync(file) == 0;
}

}  // namespace

Result<service::ConfigurationText> ReadConfigurationText(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Trouble("CONFIG_UNREADABLE", "Cannot read the configuration", path);
  std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (text.size() > kConfigurationBytesMax) {
    return Error{ErrorCode::kResourceExhausted,
                 "CONFIG_TOO_LARGE",
                 "The configuration \"" + path + "\" has more than 1 MiB.",
                 {{"file", path}}};
  }
  std::string etag = EtagOf(text);
  return service::ConfigurationText{std::move(text), std::move(etag)};
}

Result<void> WriteConfigurationText(const std::string& path, const std::string& text) {
  constexpr char kReason[] = "CONFIG_UNWRITABLE";
  constexpr char kWhat[] = "Cannot write the configuration";
  const std::string next = path + ".next";
  struct stat before {};
  if (stat(path.c_str(), &before) != 0) return Trouble(kReason, kWhat, path);
  const int file = open(next.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return Trouble(kReason, kWhat, next);
  // Passwords may stand in it: whoever could not read the old one cannot read this one.
  bool is_written = fchmod(file, before.st_mode & 07777) == 0 && WriteAll(file, text);
  (void)fchown(file, before.st_uid, before.st_gid);  // Only root may; else it is ours already.
  is_written = close(file) == 0 && is_written;
  if (!is_written) return Trouble(kReason, kWhat, next);
  const std::string kept = path + ".before";
  unlink(kept.c_str());
  if (link(path.c_str(), kept.c_str()) != 0) return Trouble(kReason, kWhat, kept);
  if (rename(next.c_str(), path.c_str()) != 0) return Trouble(kReason, kWhat, path);
  return {};
}

// FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/: it tells edits apart, nothing more.
std::string EtagOf(const std::string& text) {
  std::uint64_t hash = 14695981039346656037U;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 1099511628211U;
  }
  std::array<char, 17> digits{};
  std::snprintf(digits.data(), digits.size(), "%016llx", static_cast<unsigned long long>(hash));
  return digits.data();
}

}  // namespace strowger
