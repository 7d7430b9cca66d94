#include "terminal/command/csv_parts.h"

namespace strowger::client {

namespace {

// The place behind the record that begins at `begin`.
std::size_t EndOfRecord(std::string_view csv, std::size_t begin) {
  bool is_quoted = false;
  for (std::size_t at = begin; at < csv.size(); ++at) {
    if (csv[at] == '"') is_quoted = !is_quoted;
    if (csv[at] == '\n' && !is_quoted) return at + 1;
  }
  return csv.size();
}

}  // namespace

std::vector<std::string> CutCsv(std::string_view csv, std::size_t bytes_max) {
  const std::size_t header_end = EndOfRecord(csv, 0);
  std::string header(csv.substr(0, header_end));
  if (!header.empty() && header.back() != '\n') header += '\n';
  std::vector<std::string> parts{header};
  for (std::size_t begin = header_end; begin < csv.size();) {
    const std::size_t end = EndOfRecord(csv, begin);
    const bool is_full = parts.back().size() + end - begin > bytes_max;
    if (is_full && parts.back().size() > header.size()) parts.push_back(header);
    parts.back() += csv.substr(begin, end - begin);
    begin = end;
  }
  return parts;
}

}  // namespace strowger::client
