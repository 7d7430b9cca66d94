#include "tidy/tree.h"

#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>

namespace strowger::tidy {

std::vector<std::string> ListFiles(const std::string& root) {
  // A checkout that belongs to another user is read all the same: nothing of it is run.
  const std::string command = "git -c safe.directory='*' -C '" + root +
                              "' ls-files -z --cached --others --exclude-standard --deduplicate";
  std::string output;
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  if (!pipe) return {};
  std::array<char, 4096> chunk;
  while (const std::size_t size = std::fread(chunk.data(), 1, chunk.size(), pipe.get())) {
    output.append(chunk.data(), size);
  }
  std::vector<std::string> paths;
  for (std::size_t at = 0; at < output.size();) {
    const std::size_t end = output.find('\0', at);
    paths.push_back(output.substr(at, end - at));
    at = end + 1;
  }
  return paths;
}

std::vector<SourceFile> ReadFiles(const std::string& root, const std::vector<std::string>& paths) {
  std::vector<SourceFile> files;
  for (const std::string& path : paths) {
    std::ifstream stream(root + "/" + path, std::ios::binary);
    if (!stream) continue;
    std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    if (text.find('\0') != std::string::npos) continue;
    files.push_back({.path = path, .text = std::move(text)});
  }
  return files;
}

}  // namespace strowger::tidy
