#include "adapters/store/import_run.h"

#include <algorithm>
#include <utility>

#include "adapters/store/json_records.h"

namespace strowger::store {

namespace {

constexpr std::string_view kAction = "ImportCustomer";

std::unique_ptr<core::RecordReader> MakeReader(service::FileFormat format, std::string_view text,
                                               core::PartPlace place,
                                               const core::CsvHeader& header) {
  if (format == service::FileFormat::kJsonLines) return std::make_unique<JsonRecords>(text, place);
  if (format == service::FileFormat::kVcard) {
    return std::make_unique<core::VcardRecords>(text, place, DecodeCharset);
  }
  return std::make_unique<core::CsvRecords>(text, place, header);
}

bool HasKeyColumn(const std::vector<core::Column>& columns) {
  return std::any_of(columns.begin(), columns.end(), [](const core::Column& column) {
    return column.field == core::ExchangeField::kExternalId;
  });
}

std::string NamesOf(const std::vector<core::Column>& columns) {
  std::string names;
  for (const auto& column : columns) names += (names.empty() ? "" : ", ") + column.name;
  return names;
}

}  // namespace

ImportRun::ImportRun(Surroundings around, const service::NumberContext& context,
                     service::Actor actor, service::ImportPart part,
                     service::Done<service::ImportJob> done)
    : around_(around),
      context_(context),
      actor_(std::move(actor)),
      part_(std::move(part)),
      done_(std::move(done)) {}

void ImportRun::Start(ImportRow row) {
  import_ = std::move(row);
  around_.database.Read<bool>([self = shared_from_this()](Connection&) { return self->Begin(); },
                              [self = shared_from_this()](const Result<bool>& outcome) {
                                if (!outcome.ok()) return self->done_(outcome.error());
                                self->next_ = self->import_;
                                self->TakeTurn();
                              });
}

Result<bool> ImportRun::Begin() {
  const service::ImportWish& wish = import_.job.wish;
  map_ = std::make_unique<core::ColumnMap>(wish.mapping, import_.saved_mapping);
  columns_ = import_.job.columns;
  const bool needs_header =
      wish.format == service::FileFormat::kCsv && import_.header.names.empty();
  if (needs_header) {
    if (auto read = ReadHeader(skipped_bytes_); !read.ok()) return read.error();
  }
  reader_ = MakeReader(wish.format, std::string_view(part_.text).substr(skipped_bytes_),
                       {import_.job.lines + 1, part_.is_last}, import_.header);
  ReadSome();
  const bool is_stuck = read_.empty() && reader_->position() == 0 && !part_.is_last;
  if (is_stuck && part_.text.size() <= core::kWrittenRecordBytesMax && !needs_header) {
    const std::string least = std::to_string(core::kWrittenRecordBytesMax + 1);
    return InvalidArgument("PART_TOO_SHORT",
                           "The part has no whole record; send " + least + " bytes or more.",
                           {{"bytes_min", least}});
  }
  return true;
}

Result<bool> ImportRun::ReadHeader(std::size_t& bytes) {
  core::TextSize size;
  auto header = core::ReadCsvHeader(part_.text, part_.is_last, size);
  if (!header.ok()) return header.error();
  for (const std::string& name : header->names) {
    if (!name.empty()) columns_.push_back(map_->Find(name));
  }
  if (!HasKeyColumn(columns_)) {
    return InvalidArgument("COLUMN_MISSING",
                           "No column is the external id; say which one is, for example"
                           " --map 'NUMBER=external_id'. The columns are " +
                               NamesOf(columns_) + ".",
                           {{"field", "external_id"}, {"columns", NamesOf(columns_)}});
  }
  import_.header = *std::move(header);
  import_.job.lines += size.lines;
  bytes = size.bytes;
  return true;
}

void ImportRun::ReadSome() {
  for (std::size_t count = 0; count < kRowsTogether; ++count) {
    auto written = reader_->Next();
    if (!written) {
      is_read_ = true;
      return;
    }
    TakeRecord(*std::move(written));
  }
}

void ImportRun::TakeRecord(core::WrittenRecord written) {
  ReadRow read;
  read.position = part_.position + skipped_bytes_ + reader_->position();
  read.lines = reader_->line() - 1;
  auto said = map_->Read(written.values, columns_, kImportColumnsMax);
  if (said.source.empty()) said.source = import_.job.wish.source;
  read.written.line = written.line;
  read.written.values = std::move(written.values);
  read.written.fault = std::move(written.fault);
  if (!read.written.fault) {
    read.written.fault =
        LetIn(*around_.database.dictionary().Get(), std::move(said), around_.database.clock().Now(),
              around_.numbers, context_, read.customer);
  }
  read_.push_back(std::move(read));
}

Result<bool> ImportRun::WriteSome(Connection& connection) {
  auto current = GetImport(connection, part_.id);
  if (!current.ok()) return current.error();
  if (current->job.position != import_.job.position ||
      current->job.state != service::ImportState::kOpen) {
    import_ = *std::move(current);
    is_overtaken_ = true;
    return true;
  }
  const TimePoint now = around_.database.clock().Now();
  const auto end = std::chrono::steady_clock::now() + kTurn;
  backlog_ = {};
  while (written_ < writing_.size() && std::chrono::steady_clock::now() < end) {
    WriteRow(connection, writing_[written_++], now);
  }
  IndexBacklog(connection, backlog_);
  next_.job.updated = now;
  if (is_all_read_ && written_ == writing_.size()) {
    is_finished_ = true;
    next_.job.position = part_.position + skipped_bytes_ + reader_->position();
    next_.job.lines = reader_->line() - 1;
    if (part_.is_last) {
      next_.job.position = part_.position + part_.text.size();
      next_.job.state = service::ImportState::kFinished;
      DropTrial(connection, part_.id);
    }
  }
  SaveImport(connection, next_);
  return true;
}

void ImportRun::WriteRow(Connection& connection, const ReadRow& read, TimePoint now) {
  service::ImportJob& job = next_.job;
  job.position = read.position;
  job.lines = read.lines;
  ++job.rows;
  auto fault = read.written.fault;
  service::UpsertAnswer answer;
  if (!fault) {
    answer = job.wish.is_dry_run
                 ? TryUpsert(connection, part_.id, read.customer)
                 : UpsertCustomer(connection, {actor_, kAction, now, &backlog_}, read.customer);
    fault = answer.fault;
  }
  if (fault) {
    if (++job.refused > kRefusedRowsMax) return;
    SaveRefusal(connection, part_.id,
                {job.rows, read.written.line, *std::move(fault), read.written.values});
    return;
  }
  job.created += answer.outcome == service::UpsertOutcome::kCreated ? 1 : 0;
  job.changed += answer.outcome == service::UpsertOutcome::kChanged ? 1 : 0;
  job.unchanged += answer.outcome == service::UpsertOutcome::kUnchanged ? 1 : 0;
}

void ImportRun::TakeTurn() {
  for (const Result<bool>* outcome : {&read_outcome_, &write_outcome_}) {
    if (!outcome->ok()) return done_(outcome->error());
  }
  if (is_overtaken_) return done_(import_.job);
  if (written_ > 0 && !import_.job.wish.is_dry_run) around_.bell.Ring();
  writing_.erase(writing_.begin(), writing_.begin() + static_cast<std::ptrdiff_t>(written_));
  written_ = 0;
  import_ = next_;
  if (is_finished_) return done_(import_.job);
  if (writing_.empty()) {
    std::swap(writing_, read_);
    next_.job.columns = columns_;
  }
  is_all_read_ = is_read_ && read_.empty();
  const bool needs_read = !is_read_ && read_.empty();
  const bool needs_write = !writing_.empty() || is_all_read_;
  under_way_ = (needs_read ? 1 : 0) + (needs_write ? 1 : 0);
  if (needs_read) StartRead();
  if (needs_write) StartWrite();
}

void ImportRun::StartRead() {
  around_.database.ReadInBackground<bool>(
      [self = shared_from_this()](Connection&) -> Result<bool> {
        self->ReadSome();
        return true;
      },
      [self = shared_from_this()](const Result<bool>& read) {
        self->read_outcome_ = read;
        self->Arrive();
      });
}

void ImportRun::StartWrite() {
  around_.database.Write<bool>(
      [self = shared_from_this()](Connection& connection) { return self->WriteSome(connection); },
      [self = shared_from_this()](const Result<bool>& written) {
        self->write_outcome_ = written;
        self->Arrive();
      });
}

void ImportRun::Arrive() {
  if (under_way_.fetch_sub(1) == 1) TakeTurn();
}

}  // namespace strowger::store
