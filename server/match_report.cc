#include "match_report.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <functional>
#include <memory>
#include <string_view>
#include <system_error>

namespace strowger {
namespace {

constexpr char kCrosswise[] = "crosswise";
constexpr char kCommonHome[] = "neighbours agree too";

std::string Quoted(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

// "surname exact +9.1; city differs -3.2"
std::string Why(const core::Explanation& explanation) {
  constexpr double kWorthTelling = 0.05;
  std::string why;
  const auto tell = [&why](std::string_view what, double weight) {
    char number[32];
    std::snprintf(number, sizeof number, " %+.1f", weight);
    if (!why.empty()) why += "; ";
    why.append(what).append(number);
  };
  for (const core::FieldWeight& one : explanation.fields) {
    std::string what(NameOf(one.field));
    what.append(one.is_swapped ? " swapped " : " ").append(NameOf(one.level));
    tell(what, one.weight);
  }
  if (explanation.crosswise < -kWorthTelling) tell(kCrosswise, explanation.crosswise);
  if (explanation.common_home < -kWorthTelling) tell(kCommonHome, explanation.common_home);
  return why;
}

void PutPairs(std::FILE* file, const MatchedRecords& records, const core::Linkage& linkage) {
  std::fputs("id_1,id_2,probability,weight,class,joined,why\n", file);
  for (const core::Match& match : linkage.matches) {
    std::fprintf(file, "%s,%s,%.6f,%.2f,%s,%s,%s\n", Quoted(records.ids[match.pair.a]).c_str(),
                 Quoted(records.ids[match.pair.b]).c_str(), match.probability, match.weight,
                 std::string(NameOf(match.match_class)).c_str(),
                 match.is_direct ? "directly" : "through-others",
                 Why(linkage.model.Explain(match.pair)).c_str());
  }
}

// The field of the other record that was looked at.
core::PersonField OtherField(const core::FieldWeight& one) {
  using enum core::PersonField;
  if (!one.is_swapped) return one.field;
  switch (one.field) {
    case kGivenName:
      return kSurname;
    case kSurname:
      return kGivenName;
    case kAddress:
      return kAddress2;
    default:
      return kAddress;
  }
}

void PutExplanation(std::FILE* file, const MatchedRecords& records, const core::Linkage& linkage,
                    const core::PersonPair& pair) {
  const std::string ids = Quoted(records.ids[pair.a]) + "," + Quoted(records.ids[pair.b]);
  const core::Explanation why = linkage.model.Explain(pair);
  for (const core::FieldWeight& one : why.fields) {
    const std::string field(NameOf(one.field));
    std::fprintf(file, "%s,%s,%s,%s,%s,%.4f\n", ids.c_str(), field.c_str(),
                 std::string(NameOf(one.level)).c_str(),
                 Quoted(records.people.Text(pair.a, one.field)).c_str(),
                 Quoted(records.people.Text(pair.b, OtherField(one))).c_str(), one.weight);
  }
  if (why.crosswise != 0)
    std::fprintf(file, "%s,%s,,,,%.4f\n", ids.c_str(), kCrosswise, why.crosswise);
  if (why.common_home != 0) {
    std::fprintf(file, "%s,%s,,,,%.4f\n", ids.c_str(), kCommonHome, why.common_home);
  }
}

void PutExplanations(std::FILE* file, const MatchedRecords& records, const core::Linkage& linkage) {
  std::fputs("id_1,id_2,field,level,value_1,value_2,weight\n", file);
  for (const core::Match& match : linkage.matches) {
    PutExplanation(file, records, linkage, match.pair);
  }
}

bool IsWritten(std::FILE* file) { return std::fflush(file) == 0 && std::ferror(file) == 0; }

Result<void> WriteFile(const std::string& path, const std::function<void(std::FILE*)>& put) {
  const auto refused = [&path] {
    return Error{.code = ErrorCode::kInvalidArgument,
                 .message = "cannot write " + path + ": " + std::system_category().message(errno)};
  };
  const std::string part = path + ".part";
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(part.c_str(), "w"),
                                                             &std::fclose);
  if (!file) return refused();
  put(file.get());
  if (!IsWritten(file.get()) || fsync(fileno(file.get())) != 0) return refused();
  if (std::rename(part.c_str(), path.c_str()) != 0) return refused();
  return {};
}

}  // namespace

Result<void> WritePairs(const std::string& path, const MatchedRecords& records,
                        const core::Linkage& linkage) {
  if (!path.empty()) {
    return WriteFile(path, [&](std::FILE* file) { PutPairs(file, records, linkage); });
  }
  PutPairs(stdout, records, linkage);
  if (IsWritten(stdout)) return {};
  return Error{.code = ErrorCode::kInvalidArgument, .message = "cannot write to standard output"};
}

Result<void> WriteExplanations(const std::string& path, const MatchedRecords& records,
                               const core::Linkage& linkage) {
  return WriteFile(path, [&](std::FILE* file) { PutExplanations(file, records, linkage); });
}

}  // namespace strowger
