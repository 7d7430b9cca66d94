#include "simulation/recorded/bank_day.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <map>
#include <sstream>

namespace strowger::simulation {
namespace {

constexpr int kDay = 24 * 3600;
constexpr int kMorning = 6 * 3600;

std::optional<std::string> Unpack(const std::string& path) {
  gzFile file = gzopen(path.c_str(), "rb");
  if (file == nullptr) return std::nullopt;
  std::string text;
  std::array<char, 1 << 16> part{};
  int length = 0;
  while ((length = gzread(file, part.data(), part.size())) > 0) {
    text.append(part.data(), static_cast<std::size_t>(length));
  }
  gzclose(file);
  return text;
}

std::vector<std::string> Split(const std::string& line, char by) {
  std::vector<std::string> fields;
  std::istringstream rest(line);
  for (std::string field; std::getline(rest, field, by);) fields.push_back(field);
  return fields;
}

int Clock(const std::string& text) {
  const std::vector<std::string> parts = Split(text, ':');
  return std::stoi(parts.at(0)) * 3600 + std::stoi(parts.at(1)) * 60 + std::stoi(parts.at(2));
}

std::optional<RecordedCall> ReadCall(const std::map<std::string, std::string>& row) {
  const auto at = [&](const char* column) -> const std::string& { return row.at(column); };
  const bool was_answered = at("outcome") == "AGENT";
  const bool was_queued = at("q_start") != "0:00:00";
  if (!was_answered && !(was_queued && at("outcome") == "HANG")) return std::nullopt;
  if (was_answered && at("server") == "NO_SERVER") return std::nullopt;
  RecordedCall call;
  call.type = at("type");
  call.has_credit = at("priority") == "2";
  call.enters = Clock(at(was_queued ? "q_start" : "vru_exit"));
  if (call.enters < kMorning) return std::nullopt;
  call.wait = was_queued ? std::stoi(at("q_time")) : 0;
  if (was_answered) {
    call.server = at("server");
    call.talk = std::max(1, std::stoi(at("ser_time")));
  }
  // What is written of a few calls cannot be.
  if (call.wait < 0 || call.wait > kDay || call.talk > kDay) return std::nullopt;
  return call;
}

}  // namespace

std::optional<std::vector<RecordedDay>> ReadBankDays(const std::string& path) {
  const std::optional<std::string> text = Unpack(path);
  if (!text) return std::nullopt;
  std::istringstream lines(*text);
  std::string line;
  std::getline(lines, line);
  const std::vector<std::string> columns = Split(line, ',');
  std::map<std::string, std::vector<RecordedCall>> days;
  while (std::getline(lines, line)) {
    const std::vector<std::string> fields = Split(line, ',');
    if (fields.size() != columns.size()) continue;
    std::map<std::string, std::string> row;
    for (std::size_t i = 0; i < fields.size(); ++i) row[columns[i]] = fields[i];
    if (const auto call = ReadCall(row)) days[row["date"]].push_back(*call);
  }
  std::vector<RecordedDay> found;
  for (auto& [date, calls] : days) {
    std::stable_sort(calls.begin(), calls.end(),
                     [](const auto& a, const auto& b) { return a.enters < b.enters; });
    found.push_back({date, std::move(calls)});
  }
  return found;
}

}  // namespace strowger::simulation
