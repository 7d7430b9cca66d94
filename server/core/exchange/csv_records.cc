#include "core/exchange/csv_records.h"

#include <algorithm>
#include <set>

#include "core/text/ascii.h"

namespace strowger::core {

namespace {

char SeparatorOf(std::string_view text) {
  const std::string_view first = text.substr(0, text.find_first_of("\r\n"));
  char best = ',';
  for (const char candidate : {';', '\t'}) {
    if (std::count(first.begin(), first.end(), candidate) >
        std::count(first.begin(), first.end(), best)) {
      best = candidate;
    }
  }
  return best;
}

RecordFault WrongCount(std::size_t fields, std::size_t columns) {
  return {"", std::to_string(fields), "FIELD_COUNT_WRONG",
          "Give " + std::to_string(columns) + " fields, as the first line has."};
}

}  // namespace

Result<CsvHeader> ReadCsvHeader(std::string_view text, bool is_last, TextSize& size) {
  CsvHeader header;
  header.separator = SeparatorOf(text);
  CsvReader reader(text, CsvReader::kFieldBytesMax, header.separator);
  auto row = reader.Next();
  if (!row) {
    return InvalidArgument("CSV_EMPTY", "The table has no first line with column names.");
  }
  if (reader.is_cut() && !is_last) {
    return InvalidArgument("PART_TOO_SHORT", "The part ends in the line of the column names.");
  }
  if (!row->ok()) return row->error();
  size = {reader.position(), reader.line() - 1};
  std::set<std::string_view> seen;
  for (const std::string& name : row->value().fields) {
    header.names.emplace_back(TrimmedBlanks(name));
  }
  for (const std::string& name : header.names) {
    if (name.empty() || seen.insert(name).second) continue;
    return InvalidArgument("COLUMN_TWICE", "The column \"" + name + "\" stands twice.",
                           {{"column", name}});
  }
  return header;
}

CsvRecords::CsvRecords(std::string_view text, PartPlace place, const CsvHeader& header)
    : text_(text),
      header_(header),
      place_(place),
      reader_(text, CsvReader::kFieldBytesMax, header.separator) {}

std::optional<WrittenRecord> CsvRecords::Next() {
  const std::size_t begin = reader_.position();
  const auto row = reader_.Next();
  if (!row) {
    position_ = reader_.position();
    line_ = reader_.line();
    return std::nullopt;
  }
  const bool is_too_long = text_.size() - begin > kWrittenRecordBytesMax;
  // A malformed row costs its line, which must be whole, too.
  const bool is_line_cut =
      !row->ok() && reader_.position() == text_.size() && !text_.ends_with('\n');
  if ((reader_.is_cut() || is_line_cut) && !place_.is_last && !is_too_long) {
    position_ = begin;
    return std::nullopt;
  }
  position_ = reader_.position();
  line_ = reader_.line();
  return TakeApart(*row, text_.substr(begin, position_ - begin));
}

WrittenRecord CsvRecords::TakeApart(const Result<CsvRow>& row, std::string_view written) const {
  WrittenRecord record;
  if (!row.ok()) {
    record.line = place_.line + std::stoul(row.error().metadata.at("line")) - 1;
    record.values.emplace_back(kRefusedText, TrimmedBlanks(written));
    record.fault = RecordFault{"", Shortened(TrimmedBlanks(written)), "CSV_MALFORMED",
                               "Mend the row: " + row.error().message};
    return record;
  }
  record.line = place_.line + row->line - 1;
  const auto& fields = row->fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const bool has_name = i < header_.names.size() && !header_.names[i].empty();
    record.values.emplace_back(has_name ? header_.names[i] : "column " + std::to_string(i + 1),
                               fields[i]);
  }
  if (fields.size() != header_.names.size()) {
    record.fault = WrongCount(fields.size(), header_.names.size());
  }
  return record;
}

void AppendCsvField(std::string_view value, std::string& row) {
  if (value.find_first_of(",\"\r\n") == std::string_view::npos && !value.starts_with(' ')) {
    row += value;
    return;
  }
  row += '"';
  for (const char c : value) {
    if (c == '"') row += '"';
    row += c;
  }
  row += '"';
}

}  // namespace strowger::core
