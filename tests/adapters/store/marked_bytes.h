#pragma once

#include <cstddef>
#include <fstream>
#include <iterator>
#include <string>

// A mark that texts about a customer bear, and where it stands in the bytes of the files.
namespace strowger::store {

inline constexpr char kMark[] = "zqxmark";

inline std::size_t CountInBytes(const std::string& bytes, const std::string& text) {
  std::size_t count = 0;
  for (std::size_t at = bytes.find(text); at != std::string::npos; at = bytes.find(text, at + 1)) {
    ++count;
  }
  return count;
}
inline std::size_t CountIn(const std::string& path, const std::string& text) {
  std::ifstream file(path, std::ios::binary);
  return CountInBytes(std::string(std::istreambuf_iterator<char>(file), {}), text);
}
// Of the file and its log together.
inline std::size_t CountInFiles(const std::string& path, const std::string& text) {
  return CountIn(path, text) + CountIn(path + "-wal", text);
}

inline std::string Mark(const std::string& what) { return std::string(kMark) + what; }

}  // namespace strowger::store
