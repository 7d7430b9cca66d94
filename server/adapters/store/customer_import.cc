#include "adapters/store/customer_import.h"

#include <array>
#include <utility>

#include "adapters/store/change_log.h"
#include "adapters/store/customer_edit.h"
#include "adapters/store/customer_rows.h"
#include "adapters/store/customer_store.h"
#include "adapters/store/customer_upsert.h"
#include "adapters/store/erasure_rows.h"
#include "adapters/store/json_text.h"
#include "core/quality/customer_check.h"
#include "core/text/utf8.h"

namespace strowger::store {

namespace {

using core::CustomerRecord;
using core::ImportColumn;

constexpr std::string_view kRequestKind = "ImportCustomers";

// The columns of the single-valued fields, in the order of core::CustomerField.
constexpr std::array<ImportColumn, core::kCustomerFields> kFieldColumns{
    ImportColumn::kName,     ImportColumn::kSortKey, ImportColumn::kCompany, ImportColumn::kTier,
    ImportColumn::kLanguage, ImportColumn::kAlert,   ImportColumn::kOwner,
};

// What a column is called in the dictionary, in the order of ImportColumn.
constexpr std::array<std::string_view, core::kImportColumns.size()> kColumnElements{
    "source",   "external_id", "display_name", "sort_key", "company", "tier",
    "language", "alert",       "phone",        "phone",    "mail",    "owner",
};

// What cannot be kept at all.
Result<void> CheckTexts(const core::ImportRow& row, const std::string& source) {
  for (std::size_t i = 0; i < row.values.size(); ++i) {
    auto checked =
        core::CheckText(kColumnElements[i], row.values[i], CustomerStore::kFieldBytesMax);
    if (!checked.ok()) return checked;
  }
  if (source != core::kDeskSource) return {};
  return InvalidArgument("SOURCE_RESERVED", "the source \"desk\" is reserved",
                         {{"field", "source"}});
}

}  // namespace

CustomerImport::CustomerImport(Database& database, const service::PhoneNumbers& numbers,
                               ChangeBell& bell, service::NumberContext context,
                               service::Actor actor, service::Done<service::ImportReport> done)
    : database_(database),
      numbers_(numbers),
      bell_(bell),
      context_(std::move(context)),
      actor_(std::move(actor)),
      done_(std::move(done)) {}

void CustomerImport::Start(std::string source, std::string csv) {
  source_ = std::move(source);
  csv_ = std::move(csv);
  database_.Read<bool>(
      [self = shared_from_this()](Connection& connection) { return self->Begin(connection); },
      [self = shared_from_this()](const Result<bool>& outcome) { self->AfterRead(outcome); });
}

Result<bool> CustomerImport::Begin(Connection& connection) {
  auto known = FindAnswer(connection, actor_.request, kRequestKind);
  if (!known.ok()) return known.error();
  if (*known) {
    report_ = AnswerFrom<service::ImportReport>(**known);
    is_answered_ = true;
    return true;
  }
  if (csv_.size() > kCsvBytesMax) {
    const std::string most = std::to_string(kCsvBytesMax);
    return InvalidArgument("CSV_TOO_LONG", "The table is longer than " + most + " bytes; split it.",
                           {{"bytes_max", most}});
  }
  auto source = core::CheckText("source", source_, kSourceBytesMax);
  if (!source.ok()) return source.error();
  if (source_ == core::kDeskSource) {
    return InvalidArgument("SOURCE_RESERVED", "The source \"desk\" is kept for what agents type.",
                           {{"source", source_}});
  }
  reader_.emplace(csv_);
  const auto header = reader_->Next();
  if (!header)
    return InvalidArgument("CSV_EMPTY", "The table has no first line with column names.");
  if (!header->ok()) return header->error();
  auto layout = core::ImportLayout::FromHeader(header->value());
  if (!layout.ok()) return layout.error();
  layout_ = *std::move(layout);
  ReadSome();
  return true;
}

void CustomerImport::ReadSome() {
  // Refused rows count too, so that a table of nothing else does not hold the thread.
  for (std::size_t rows = 0; rows < kRowsTogether; ++rows) {
    auto row = reader_->Next();
    if (!row) {
      is_read_ = true;
      return;
    }
    if (!row->ok()) {
      Refuse(row->error());
      continue;
    }
    auto read = layout_->Read(*std::move(*row));
    read.ok() ? TakeRow(*std::move(read)) : Refuse(read.error());
  }
}

void CustomerImport::TakeRow(core::ImportRow row) {
  CustomerRecord record;
  const std::string& source = row[ImportColumn::kSource];
  record.source = source.empty() ? source_ : source;
  record.external_id = row[ImportColumn::kExternalId];
  if (auto checked = CheckTexts(row, record.source); !checked.ok()) {
    return Refuse(row.line, checked.error());
  }
  for (std::size_t i = 0; i < kFieldColumns.size(); ++i) {
    if (!row[kFieldColumns[i]].empty()) record.fields[i] = row[kFieldColumns[i]];
  }
  const TimePoint now = database_.clock().Now();
  record.contact_points =
      NormalContactPoints({{core::ContactKind::kPhone, row[ImportColumn::kPhone], {}, {}, {}},
                           {core::ContactKind::kPhone, row[ImportColumn::kPhone2], {}, {}, {}},
                           {core::ContactKind::kEmail, row[ImportColumn::kEmail], {}, {}, {}}},
                          record.source, now, numbers_, context_);
  record.contacts_set = now;
  const auto checked =
      core::CheckCustomer(*database_.dictionary().Get(), record.fields, *record.contact_points);
  if (!checked.ok()) return Refuse(row.line, checked.error());
  records_.push_back(std::move(record));
}

void CustomerImport::Refuse(std::size_t line, const Error& why) {
  Refuse(InvalidArgument("ROW_REFUSED", "line " + std::to_string(line) + ": " + why.message));
}

void CustomerImport::Refuse(const Error& error) {
  ++report_.refused;
  if (report_.refused_lines.size() < kRefusedLinesMax) {
    report_.refused_lines.push_back(error.message);
  }
}

Result<bool> CustomerImport::WriteSome(Connection& connection) {
  created_ = 0;
  updated_ = 0;
  const TimePoint now = database_.clock().Now();
  for (const CustomerRecord& record : records_) WriteRecord(connection, record, now);
  if (is_read_ && !actor_.request.id.empty()) {
    service::ImportReport report = report_;
    report.created += created_;
    report.updated += updated_;
    KeepAnswer(connection, actor_.request, kRequestKind, AnswerText(report), now);
  }
  return true;
}

void CustomerImport::WriteRecord(Connection& connection, CustomerRecord record, TimePoint now) {
  CustomerId customer;
  const auto known = FindRecord(connection, record.source, record.external_id, customer);
  if (!known) {
    auto may_come = CheckNotErased(connection, record.source, record.external_id);
    if (!may_come.ok()) return Refuse(may_come.error());
  }
  ++(known ? updated_ : created_);
  if (known && SaysTheSame(*known, record)) return;
  store::WriteRecord(connection, {actor_, "ImportCustomer", now},
                     {std::move(record), known, customer});
}

void CustomerImport::AfterRead(const Result<bool>& outcome) {
  if (!outcome.ok()) return done_(outcome.error());
  if (is_answered_) return done_(report_);
  database_.Write<bool>(
      [self = shared_from_this()](Connection& connection) { return self->WriteSome(connection); },
      [self = shared_from_this()](const Result<bool>& written) { self->AfterWrite(written); });
}

void CustomerImport::AfterWrite(const Result<bool>& outcome) {
  if (!outcome.ok()) return done_(outcome.error());
  report_.created += created_;
  report_.updated += updated_;
  records_.clear();
  bell_.Ring();
  if (is_read_) return done_(report_);
  database_.Read<bool>(
      [self = shared_from_this()](Connection&) -> Result<bool> {
        self->ReadSome();
        return true;
      },
      [self = shared_from_this()](const Result<bool>& read) { self->AfterRead(read); });
}

}  // namespace strowger::store
