#include "match_command.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <optional>
#include <sstream>
#include <string_view>
#include <system_error>
#include <thread>
#include <vector>

#include "adapters/system/written_numbers.h"
#include "base/result.h"
#include "core/identity/linkage.h"
#include "core/identity/standard_form.h"
#include "core/text/csv.h"
#include "match_report.h"

namespace strowger {
namespace {

using core::PersonField;

constexpr char kIdWord[] = "id";
constexpr char kFullNameWord[] = "full_name";
constexpr std::size_t kRefusedToldMax = 5;
constexpr std::size_t kFileBytesMax = std::size_t{4} << 30;

Error Wrong(std::string message) {
  return {.code = ErrorCode::kInvalidArgument, .message = std::move(message)};
}

std::string_view Trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

std::string AllWords() {
  std::string words = "id, full_name";
  for (const PersonField field : core::kPersonFields) {
    words += ", ";
    words += NameOf(field);
  }
  return words;
}

// Where in a row each thing stands.
struct Columns {
  std::optional<std::size_t> id;
  std::optional<std::size_t> full_name;
  std::array<std::optional<std::size_t>, core::kPersonFieldsCount> fields;

  std::optional<std::size_t>* Named(std::string_view word) {
    if (word == kIdWord) return &id;
    if (word == kFullNameWord) return &full_name;
    const auto field = core::PersonFieldNamed(word);
    return field ? &fields[IndexOf(*field)] : nullptr;
  }
  bool HasNone() const {
    return !full_name && std::none_of(fields.begin(), fields.end(),
                                      [](const auto& column) { return column.has_value(); });
  }
};

std::optional<std::size_t> Find(const std::vector<std::string>& header, std::string_view name) {
  for (std::size_t i = 0; i < header.size(); ++i) {
    if (Trimmed(header[i]) == name) return i;
  }
  return std::nullopt;
}

Result<Columns> ReadColumns(const std::string& text, const std::vector<std::string>& header) {
  Columns columns;
  if (text.empty()) {
    for (std::size_t i = 0; i < header.size(); ++i) {
      if (auto* column = columns.Named(Trimmed(header[i])); column != nullptr) *column = i;
    }
  }
  std::istringstream parts(text);
  for (std::string part; std::getline(parts, part, ',');) {
    const std::size_t equals = part.find('=');
    const std::string word(Trimmed(part.substr(0, equals)));
    auto* column = columns.Named(word);
    if (column == nullptr) {
      return Wrong("--columns: \"" + word + "\" is no word for a column; these are: " + AllWords());
    }
    if (equals == std::string::npos) {
      return Wrong("--columns: write " + word + "=NAME, with the column's name in the file");
    }
    const std::string name(Trimmed(part.substr(equals + 1)));
    *column = Find(header, name);
    if (!*column) return Wrong("--columns: the file has no column \"" + name + "\"");
  }
  if (columns.HasNone()) {
    return Wrong(
        "no column tells who a record is; say which do, as in "
        "--columns given_name=first,surname=last. The words are: " +
        AllWords());
  }
  return columns;
}

void AddRow(const core::CsvRow& row, const Columns& columns, MatchedRecords& table) {
  const auto value = [&row](const std::optional<std::size_t>& column) {
    return column && *column < row.fields.size() ? std::string(Trimmed(row.fields[*column]))
                                                 : std::string();
  };
  std::array<std::string, core::kPersonFieldsCount> raw;
  for (std::size_t i = 0; i < raw.size(); ++i) raw[i] = value(columns.fields[i]);
  const core::NameParts parts = core::SplitName(value(columns.full_name));
  std::string& given_name = raw[IndexOf(PersonField::kGivenName)];
  std::string& surname = raw[IndexOf(PersonField::kSurname)];
  if (given_name.empty() && surname.empty()) {
    given_name = parts.given_name;
    surname = parts.surname;
  }
  table.people.Add(raw);
  // Without a column for it, a record is known by its line.
  std::string id = value(columns.id);
  table.ids.push_back(id.empty() ? std::to_string(row.line) : std::move(id));
}

Result<std::string> ReadWhole(const std::string& path) {
  std::error_code trouble;
  const auto bytes = std::filesystem::file_size(path, trouble);
  if (!trouble && bytes > kFileBytesMax) {
    return Wrong(path + " is larger than " + std::to_string(kFileBytesMax >> 30) +
                 " GiB; match it in parts");
  }
  std::ifstream in(path, std::ios::binary);
  std::string text(trouble ? 0 : bytes, '\0');
  if (!in || trouble || !in.read(text.data(), static_cast<std::streamsize>(text.size()))) {
    return Wrong("cannot read " + path + (trouble ? ": " + trouble.message() : ""));
  }
  return text;
}

core::People::PhoneReading PhoneReadingFor(const MatchOptions& options) {
  const auto numbers = std::make_shared<system::WrittenNumbers>(
      system::WrittenNumbers::Home{options.region, options.area_code});
  return [numbers](std::string_view raw) {
    system::WrittenNumber number = numbers->Read(raw);
    const bool is_believed = number.trust >= system::WrittenNumber::Trust::kPossible;
    return is_believed ? std::move(number.e164) : std::string();
  };
}

Result<MatchedRecords> ReadTable(const MatchOptions& options) {
  const Result<std::string> text = ReadWhole(options.records);
  if (!text.ok()) return text.error();
  core::CsvReader reader(*text);
  const auto header = reader.Next();
  if (!header) return Wrong(options.records + " is empty: its first row names the columns");
  if (!header->ok()) return Wrong(options.records + ": " + header->error().message);
  const Result<Columns> columns = ReadColumns(options.columns, (*header)->fields);
  if (!columns.ok()) return columns.error();
  MatchedRecords table(PhoneReadingFor(options));
  while (const auto row = reader.Next()) {
    if (row->ok()) {
      AddRow(**row, *columns, table);
    } else if (++table.refused <= kRefusedToldMax) {
      std::fprintf(stderr, "strowgerd match: %s: %s\n", options.records.c_str(),
                   row->error().message.c_str());
    }
  }
  return table;
}

// One line for each stage; on a terminal it moves.
class Progress {
 public:
  void Tell(core::LinkageStage stage, double share) {
    constexpr std::array kWords = {"looking for candidates", "learning", "comparing"};
    if (!is_terminal_ && share < 1) return;
    std::fprintf(stderr, "%s%s: %3.0f %%%s", is_terminal_ ? "\r" : "",
                 kWords[static_cast<std::size_t>(stage)], 100 * share, share < 1 ? "" : "\n");
  }

 private:
  const bool is_terminal_ = isatty(STDERR_FILENO) == 1;
};

// Threads that live as long as the work.
void WorkOnEveryProcessor(std::size_t parts, const std::function<void(std::size_t part)>& work) {
  std::atomic<std::size_t> next = 0;
  const auto take_parts = [&] {
    for (std::size_t part = next++; part < parts; part = next++) work(part);
  };
  std::vector<std::jthread> others(std::max(1U, std::thread::hardware_concurrency()) - 1);
  for (std::jthread& other : others) other = std::jthread(take_parts);
  take_parts();
}

Result<void> Match(const MatchOptions& options) {
  if (!(options.threshold > 0) || options.threshold > 1) {
    return Wrong("--threshold is a probability, above 0 and at most 1");
  }
  if (options.review < 0 || options.review > options.threshold) {
    return Wrong("--review is a probability, at most --threshold");
  }
  if (!options.region.empty() && !system::WrittenNumbers::IsRegion(options.region)) {
    return Wrong("--region is that of a country, as CN or US, not \"" + options.region + "\"");
  }
  const Result<MatchedRecords> table = ReadTable(options);
  if (!table.ok()) return table.error();
  std::fprintf(stderr, "%zu records, %zu rows refused\n", table->ids.size(), table->refused);
  Progress progress;
  const core::Linkage linkage = core::FindMatches(
      table->people,
      {.threshold = options.threshold,
       .review = options.review,
       .progress = [&](core::LinkageStage stage, double share) { progress.Tell(stage, share); },
       .share_work = WorkOnEveryProcessor});
  if (auto written = WritePairs(options.pairs, *table, linkage); !written.ok()) return written;
  if (!options.explain.empty()) {
    auto written = WriteExplanations(options.explain, *table, linkage);
    if (!written.ok()) return written;
  }
  const auto links = std::count_if(
      linkage.matches.begin(), linkage.matches.end(),
      [](const core::Match& match) { return match.match_class == core::MatchClass::kLink; });
  std::fprintf(stderr, "%td pairs of records are one person, %td are for review\n", links,
               static_cast<std::ptrdiff_t>(linkage.matches.size()) - links);
  return {};
}

}  // namespace

int RunMatch(const MatchOptions& options) {
  const Result<void> matched = Match(options);
  if (matched.ok()) return 0;
  std::fprintf(stderr, "strowgerd match: %s\n", matched.error().message.c_str());
  return 1;
}

}  // namespace strowger
