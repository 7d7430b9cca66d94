#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <optional>
#include <sstream>

#include "strowger/customer/v1/exchange.pb.h"
#include "terminal/command/commands.h"
#include "terminal/command/headings.h"
#include "terminal/command/table.h"
#include "terminal/command/text_file.h"
#include "terminal/width.h"

namespace strowger::client {

namespace {

using customer::v1::FileFormat;
using customer::v1::Import;
using customer::v1::ImportColumn;
using customer::v1::ListRefusedRowsRequest;
using customer::v1::ListRefusedRowsResponse;
using customer::v1::RefusedRow;

// As much as the server takes at once.
constexpr std::size_t kPartBytesMax = 1024 * 1024;
// A part takes a while to be committed, and a server that is started anew goes on with it.
constexpr Patience kPartPatience{.attempt = std::chrono::seconds(60),
                                 .total = std::chrono::seconds(180)};
// So many refused rows are shown; all are in the report.
constexpr int kRefusedShownMax = 20;
// How often the same file may be imported.
constexpr int kRepeatsMax = 100;

// FNV-1a: the same file with the same wishes is the same import, so that it goes on.
class Fingerprint {
 public:
  void Add(std::string_view text) {
    for (const char c : text) {
      value_ = (value_ ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    }
    value_ = (value_ ^ 0xffU) * 1099511628211ULL;
  }
  std::string Text() const {
    std::ostringstream text;
    text << std::hex << value_;
    return text.str();
  }

 private:
  std::uint64_t value_ = 14695981039346656037ULL;
};

// COLUMN=FIELD of the command line and, a line each, of a file.
Result<std::vector<std::string>> ReadMappings(Invocation& in) {
  std::vector<std::string> mappings = in.List("--map");
  if (!in.Has("--mapping")) return mappings;
  auto file = ReadTextFile(in.Value("--mapping"), "");
  if (!file.ok()) return file.error();
  std::istringstream lines(file->text);
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (!line.empty() && line.front() != '#') mappings.push_back(line);
  }
  return mappings;
}

// By --format, else by the end of the file's name, else CSV. None when the word is unknown.
std::optional<FileFormat> FormatOf(Invocation& in) {
  std::string word = in.Value("--format");
  if (word.empty()) {
    const std::string path = in.Value("FILE");
    const std::size_t dot = path.rfind('.');
    if (dot != std::string::npos) word = path.substr(dot + 1);
    if (word != "vcf" && word != "jsonl") word = "csv";
  }
  if (word == "csv") return customer::v1::FILE_FORMAT_CSV;
  if (word == "jsonl") return customer::v1::FILE_FORMAT_JSON_LINES;
  if (word == "vcf" || word == "vcard") return customer::v1::FILE_FORMAT_VCARD;
  return std::nullopt;
}

int FailFormat(Invocation& in) {
  return in.FailUsage({"--format is csv, jsonl or vcf.", "--format 为 csv、jsonl 或 vcf。",
                       "--format 為 csv、jsonl 或 vcf。"});
}

Result<Import> ReadWish(Invocation& in, const std::string& text, FileFormat format) {
  Import import;
  import.set_format(format);
  import.set_source(in.Has("--source") ? in.Value("--source") : "import");
  import.set_link(InCollection("links", in.Value("--link")));
  import.set_is_dry_run(in.Has("--dry-run"));
  import.set_keeps_mapping(in.Has("--keep-mapping"));
  import.set_total_bytes(text.size());
  const auto mappings = ReadMappings(in);
  if (!mappings.ok()) return mappings.error();
  Fingerprint fingerprint;
  for (const std::string& mapping : *mappings) {
    const std::size_t sign = mapping.rfind('=');
    if (sign == std::string::npos) {
      return InvalidArgument("MAPPING_MALFORMED", "\"" + mapping + "\" is not COLUMN=FIELD.",
                             {{"mapping", mapping}});
    }
    auto& one = *import.add_mapping();
    one.set_column(mapping.substr(0, sign));
    one.set_field(mapping.substr(sign + 1));
    fingerprint.Add(mapping);
  }
  for (const std::string& part : {text, import.source(), import.link()}) fingerprint.Add(part);
  fingerprint.Add(import.is_dry_run() ? "try" : "take");
  fingerprint.Add(customer::v1::FileFormat_Name(format));
  import.set_name("imports/" + fingerprint.Text());
  return import;
}

// Begins the import, or finds the one that was stopped. One that is finished is not begun again:
// the next of the same file has a number behind its name.
Result<Import> Begin(Invocation& in, const Import& wish) {
  customer::v1::StartImportRequest request;
  *request.mutable_import() = wish;
  for (int repeat = 1;; ++repeat) {
    if (repeat > 1) request.mutable_import()->set_name(wish.name() + "-" + std::to_string(repeat));
    auto answer = in.Ask<customer::v1::StartImportResponse>(request);
    if (!answer.ok()) return answer.error();
    const bool is_over = answer->import().state() == customer::v1::IMPORT_STATE_FINISHED;
    if (!is_over || repeat == kRepeatsMax) return answer->import();
  }
}

void TellProgress(Invocation& in, const Import& import) {
  if (in.has_json() || isatty(STDERR_FILENO) == 0) return;
  const auto percent = import.position() * 100 / std::max<std::uint64_t>(1, import.total_bytes());
  in.err() << "\r" << import.row_count() << " / " << percent << " %" << std::flush;
  if (import.state() == customer::v1::IMPORT_STATE_FINISHED) in.err() << "\r\033[K";
}

Result<Import> SendParts(Invocation& in, Import import, std::string_view text) {
  while (import.state() == customer::v1::IMPORT_STATE_OPEN) {
    if (import.position() > text.size()) {
      return FailedPrecondition("FILE_SHORTER", "The file is shorter than it was; import it anew.");
    }
    customer::v1::SendImportPartRequest request;
    request.set_import(import.name());
    request.set_position(import.position());
    const std::string_view part = text.substr(import.position(), kPartBytesMax);
    request.set_text(std::string(part));
    request.set_is_last(import.position() + part.size() == text.size());
    const auto answer =
        in.client().Ask<customer::v1::SendImportPartResponse>(request, kPartPatience);
    if (!answer.ok()) return answer.error();
    import = answer->import();
    TellProgress(in, import);
  }
  return import;
}

// All refused rows that are kept, page by page, until `take` says false.
template <class Take>
Result<void> ReadRefused(Invocation& in, const std::string& import, Take take) {
  ListRefusedRowsRequest request;
  request.set_import(import);
  request.set_page_size(500);
  do {
    const auto page = in.Ask<ListRefusedRowsResponse>(request);
    if (!page.ok()) return page.error();
    for (const RefusedRow& row : page->rows()) {
      if (!take(row)) return {};
    }
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  return {};
}

std::string LineOf(Invocation& in, const RefusedRow& row) {
  const auto& fault = row.fault();
  std::string what = fault.field();
  if (!fault.value().empty()) what += (what.empty() ? "\"" : " \"") + fault.value() + "\"";
  return in.Say({"line {0}: {1}: {2} {3}", "第 {0} 行：{1}：{2} {3}", "第 {0} 行：{1}：{2} {3}"},
                {std::to_string(row.line()), what, fault.reason(), fault.mend()});
}

Result<void> ShowRefused(Invocation& in, const Import& import) {
  int left = kRefusedShownMax;
  auto read = ReadRefused(in, import.name(), [&](const RefusedRow& row) {
    in.err() << Harmless(LineOf(in, row)) << "\n";
    return --left > 0;
  });
  if (!read.ok() || import.refused_count() <= kRefusedShownMax) return read;
  in.err() << in.Say({"All of them: strowger customer refused {0}",
                      "全部：strowger customer refused {0}", "全部：strowger customer refused {0}"},
                     {WithoutCollection(import.name())})
           << "\n";
  return {};
}

// The rows as a table to be mended and imported again: their own columns behind the reasons.
class RefusedTable {
 public:
  void Add(const RefusedRow& row) {
    rows_.push_back(row);
    std::vector<std::string> met;
    for (const auto& value : row.values()) {
      // A name that stands twice in a record, such as a second telephone, is another column.
      const auto count = std::count(met.begin(), met.end(), value.column());
      met.push_back(value.column());
      const std::string name = Named(value.column(), static_cast<int>(count));
      if (std::find(columns_.begin(), columns_.end(), name) == columns_.end()) {
        columns_.push_back(name);
      }
    }
  }
  std::string Text() const {
    std::string text = "refused_line,refused_field,refused_value,refused_reason,refused_mend";
    for (const std::string& column : columns_) {
      text += ',';
      AppendCsvField(column, text);
    }
    text += "\r\n";
    for (const RefusedRow& row : rows_) AppendRow(row, text);
    return text;
  }

 private:
  static std::string Named(const std::string& column, int before) {
    return before == 0 ? column : column + " " + std::to_string(before + 1);
  }
  void AppendRow(const RefusedRow& row, std::string& text) const {
    std::vector<std::string> values(columns_.size());
    std::vector<std::string> met;
    for (const auto& value : row.values()) {
      const auto count = std::count(met.begin(), met.end(), value.column());
      met.push_back(value.column());
      const std::string name = Named(value.column(), static_cast<int>(count));
      const auto column = std::find(columns_.begin(), columns_.end(), name);
      values[static_cast<std::size_t>(column - columns_.begin())] = value.value();
    }
    const auto& fault = row.fault();
    text += std::to_string(row.line());
    for (const auto& field : {fault.field(), fault.value(), fault.reason(), fault.mend()}) {
      text += ',';
      AppendCsvField(field, text);
    }
    for (const std::string& value : values) {
      text += ',';
      AppendCsvField(value, text);
    }
    text += "\r\n";
  }

  std::vector<RefusedRow> rows_;
  std::vector<std::string> columns_;
};

Result<void> WriteRefused(Invocation& in, const std::string& import, const std::string& path) {
  RefusedTable table;
  auto read = ReadRefused(in, import, [&table](const RefusedRow& row) {
    table.Add(row);
    return true;
  });
  if (!read.ok()) return read;
  if (path.empty()) {
    in.out() << table.Text();
    return {};
  }
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << table.Text();
  file.close();
  if (file) return {};
  return FailedPrecondition("FILE_UNWRITABLE", "The file \"" + path + "\" cannot be written.",
                            {{"file", path}});
}

void TellUnknownColumns(Invocation& in, const Import& import) {
  std::string names;
  for (const ImportColumn& column : import.columns()) {
    if (column.origin() != customer::v1::COLUMN_ORIGIN_UNKNOWN) continue;
    names += (names.empty() ? "" : ", ") + column.column();
  }
  if (names.empty()) return;
  in.err()
      << Harmless(in.Say(
             {"Not taken, since nobody knows what they are: {0}. Say it by --map COLUMN=FIELD.",
              "以下列无法识别，未导入：{0}。请用 --map COLUMN=FIELD 说明。",
              "以下欄無法識別，未匯入：{0}。請用 --map COLUMN=FIELD 說明。"},
             {names}))
      << "\n";
}

void TellCounts(Invocation& in, const Import& import) {
  const Phrase taken{"{0} new, {1} changed, {2} unchanged, {3} not taken.",
                     "新增 {0}，更新 {1}，未变 {2}，未导入 {3}。",
                     "新增 {0}，更新 {1}，未變 {2}，未匯入 {3}。"};
  const Phrase tried{"Would be: {0} new, {1} changed, {2} unchanged, {3} not taken.",
                     "试运行：新增 {0}，更新 {1}，未变 {2}，未导入 {3}。",
                     "試行：新增 {0}，更新 {1}，未變 {2}，未匯入 {3}。"};
  in.out() << in.Say(import.is_dry_run() ? tried : taken, {std::to_string(import.created_count()),
                                                           std::to_string(import.changed_count()),
                                                           std::to_string(import.unchanged_count()),
                                                           std::to_string(import.refused_count())})
           << "\n";
}

int RunImport(Invocation& in) {
  const auto file = ReadTextFile(in.Value("FILE"), in.Value("--encoding"));
  if (!file.ok()) return in.FailUsage(file.error().message);
  const auto format = FormatOf(in);
  if (!format) return FailFormat(in);
  const auto wish = ReadWish(in, file->text, *format);
  if (!wish.ok()) return in.FailUsage(wish.error().message);
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  const auto begun = Begin(in, *wish);
  if (!begun.ok()) return in.Fail(begun.error());
  const auto import = SendParts(in, *begun, file->text);
  if (!import.ok()) return in.Fail(import.error());
  if (in.Has("--refused") && import->refused_count() > 0) {
    auto written = WriteRefused(in, import->name(), in.Value("--refused"));
    if (!written.ok()) return in.Fail(written.error());
  }
  if (in.has_json()) {
    in.PrintJson(*import);
  } else {
    TellCounts(in, *import);
    TellUnknownColumns(in, *import);
    if (auto shown = ShowRefused(in, *import); !shown.ok()) return in.Fail(shown.error());
  }
  return import->refused_count() == 0 ? kExitOk : kExitRefused;
}

// Page by page; a server that is away for a while is waited for, and the export goes on.
int RunExport(Invocation& in) {
  const auto format = FormatOf(in);
  if (!format) return FailFormat(in);
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  std::ofstream file(in.Value("FILE"), std::ios::binary | std::ios::trunc);
  customer::v1::ExportCustomersRequest request;
  request.set_format(*format);
  request.set_page_size(500);
  std::uint64_t count = 0;
  do {
    const auto page =
        in.client().Ask<customer::v1::ExportCustomersResponse>(request, kPartPatience);
    if (!page.ok()) return in.Fail(page.error());
    file << page->text();
    count += page->customer_count();
    request.set_page_token(page->next_page_token());
  } while (file && !request.page_token().empty());
  file.close();
  if (!file) {
    return in.FailUsage(
        {"The file \"{0}\" cannot be written.", "无法写入文件“{0}”。", "無法寫入檔案「{0}」。"},
        {in.Value("FILE")});
  }
  in.out() << in.Say({"{0} customers.", "共 {0} 位客户。", "共 {0} 位客戶。"},
                     {std::to_string(count)})
           << "\n";
  return kExitOk;
}

int RunImports(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  customer::v1::ListImportsRequest request;
  request.set_page_token(in.Value("--page"));
  const auto answer = in.Ask<customer::v1::ListImportsResponse>(request);
  if (!answer.ok()) return in.Fail(answer.error());
  if (in.has_json()) {
    in.PrintJson(*answer);
    return kExitOk;
  }
  for (const Import& import : answer->imports()) {
    const auto percent = import.position() * 100 / std::max<std::uint64_t>(1, import.total_bytes());
    in.out() << WithoutCollection(import.name()) << "  " << LocalTime(import.create_time()) << "  "
             << Harmless(import.source()) << "  " << percent << " %  ";
    TellCounts(in, import);
  }
  return kExitOk;
}

int RunRefused(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  const auto written =
      WriteRefused(in, InCollection("imports", in.Value("IMPORT")), in.Value("--output"));
  return written.ok() ? kExitOk : in.Fail(written.error());
}

}  // namespace

std::vector<Command> ImportCommands() {
  const Parameter format{"--format", "csv, jsonl or vcf; else as the file is called, else csv"};
  return {
      {"customer import",
       "Take in customers from a file. An import that was stopped goes on where it was",
       {{"FILE", "A table, first a line with the names of the columns; JSON lines; or cards", true},
        format,
        {"--source", "Where the records come from; else import"},
        {"--link", "The PBX whose region local numbers have"},
        {"--map",
         "COLUMN=FIELD, what a column is; may be given often. Fields: external_id, name, "
         "given_name, surname, sort_key, company, tier, language, alert, owner, phone, "
         "email, other, source, ignore",
         false, Parameter::Kind::kList},
        {"--mapping", "A file with such a COLUMN=FIELD in each line"},
        {"--keep-mapping", "Keep the mapping for further imports of this source", false,
         Parameter::Kind::kFlag},
        {"--encoding", "For example gb18030; else UTF-8, UTF-16 or GB18030 as the file looks"},
        {"--dry-run", "Only say what would become of it", false, Parameter::Kind::kFlag},
        {"--refused", "Write the rows that were not taken to this CSV file, with the reasons"}},
       "strowger customer import customers.csv --source erp --map 'Tel. privat=phone'",
       RunImport},
      {"customer export",
       "Write all customers to a file that can be imported elsewhere",
       {{"FILE", "The file to write", true}, format},
       "strowger customer export customers.vcf",
       RunExport},
      {"customer imports",
       "The imports of the past and how far they are",
       {{"--page", "Go on from here"}},
       "strowger customer imports",
       RunImports},
      {"customer refused",
       "The rows that an import did not take, as a CSV table to be mended and imported again",
       {{"IMPORT", "Its name", true}, {"--output", "The file to write; else to the terminal"}},
       "strowger customer refused 5f1c2 --output mend.csv",
       RunRefused},
  };
}

}  // namespace strowger::client
