#include "adapters/store/import_rows.h"

#include <limits>
#include <utility>

#include "adapters/store/import_json.h"
#include "adapters/store/import_words.h"
#include "adapters/store/page.h"

namespace strowger::store {

namespace {

using service::ImportJob;
using service::ImportWish;

// From the columns id, source, format, mapping, saved_mapping, number_context, is_dry_run, bytes,
// state, author, started_ns, updated_ns, position, lines, rows, created, changed, unchanged,
// refused, separator, header, columns.
ImportRow ReadRow(const Query& query) {
  ImportRow row;
  ImportJob& job = row.job;
  job.wish.id = query.Get<std::string>(0);
  job.wish.source = query.Get<std::string>(1);
  job.wish.format = query.Get<service::FileFormat>(2);
  job.wish.mapping = RulesFrom(query.Text(3));
  row.saved_mapping = RulesFrom(query.Text(4));
  job.wish.number_context = query.Get<LinkId>(5);
  job.wish.is_dry_run = query.Get<int>(6) != 0;
  job.wish.bytes = query.Get<std::uint64_t>(7);
  job.state = query.Get<service::ImportState>(8);
  job.user = query.Get<std::string>(9);
  job.started = query.Get<TimePoint>(10);
  job.updated = query.Get<TimePoint>(11);
  job.position = query.Get<std::uint64_t>(12);
  job.lines = query.Get<std::uint64_t>(13);
  job.rows = query.Get<std::uint64_t>(14);
  job.created = query.Get<std::uint64_t>(15);
  job.changed = query.Get<std::uint64_t>(16);
  job.unchanged = query.Get<std::uint64_t>(17);
  job.refused = query.Get<std::uint64_t>(18);
  const std::string_view separator = query.Text(19);
  if (!separator.empty()) row.header.separator = separator.front();
  row.header.names = NamesFrom(query.Text(20));
  job.columns = ColumnsFrom(query.Text(21));
  return row;
}

std::vector<core::ColumnRule> SavedMapping(Connection& connection, const std::string& source) {
  Query query(connection, "SELECT mapping FROM customer_import_mapping WHERE source = ?", source);
  if (!query.Next()) return {};
  return RulesFrom(query.Text(0));
}

void DropImport(Connection& connection, const std::string& id) {
  DropTrial(connection, id);
  Execute(connection, "DELETE FROM customer_import_refusal WHERE import_id = ?", id);
  Execute(connection, "DELETE FROM customer_import WHERE id = ?", id);
}

// Makes room for one more.
void DropOldest(Connection& connection) {
  std::vector<std::string> gone;
  {
    Query query(connection,
                "SELECT id FROM customer_import ORDER BY started_ns DESC, id DESC"
                " LIMIT 1000 OFFSET ?",
                kImportsMax - 1);
    while (query.Next()) gone.push_back(query.Get<std::string>(0));
  }
  for (const std::string& id : gone) DropImport(connection, id);
}

Error ImportDiffers(const ImportWish& wish) {
  return {
      ErrorCode::kAlreadyExists,
      "IMPORT_DIFFERS",
      "The import " + wish.id + " is of another source, format, kind or length; choose another id.",
      {{"import", wish.id}}};
}

bool IsSame(const ImportWish& a, const ImportWish& b) {
  return a.source == b.source && a.format == b.format && a.is_dry_run == b.is_dry_run &&
         a.bytes == b.bytes;
}

void InsertImport(Connection& connection, const ImportRow& row) {
  const ImportJob& job = row.job;
  const std::string mapping = RulesText(job.wish.mapping);
  const std::string saved = RulesText(row.saved_mapping);
  Execute(
      connection,
      "INSERT INTO customer_import (id, source, format, mapping, saved_mapping, number_context,"
      " is_dry_run, bytes, state, author, started_ns, updated_ns, position, lines, rows, created,"
      " changed, unchanged, refused, separator, header, columns)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0, 0, 0, '', '[]', '[]')",
      job.wish.id, job.wish.source, job.wish.format, mapping, saved, job.wish.number_context,
      job.wish.is_dry_run ? 1 : 0, job.wish.bytes, job.state, job.user, job.started, job.updated);
}

}  // namespace

std::optional<ImportRow> FindImport(Connection& connection, const std::string& id) {
  Query query(
      connection,
      "SELECT id, source, format, mapping, saved_mapping, number_context, is_dry_run, bytes,"
      " state, author, started_ns, updated_ns, position, lines, rows, created, changed,"
      " unchanged, refused, separator, header, columns FROM customer_import WHERE id = ?",
      id);
  if (!query.Next()) return std::nullopt;
  return ReadRow(query);
}

Result<ImportRow> GetImport(Connection& connection, const std::string& id) {
  auto found = FindImport(connection, id);
  if (found) return *std::move(found);
  return NotFound("IMPORT_UNKNOWN", "There is no import \"" + id + "\".", {{"import", id}});
}

Result<ImportJob> BeginImport(Connection& connection, const std::string& user,
                              const ImportWish& wish, TimePoint now) {
  if (auto known = FindImport(connection, wish.id)) {
    if (!IsSame(known->job.wish, wish)) return ImportDiffers(wish);
    return std::move(known->job);
  }
  DropOldest(connection);
  ImportRow row;
  row.job.wish = wish;
  row.job.user = user;
  row.job.started = now;
  row.job.updated = now;
  row.saved_mapping = SavedMapping(connection, wish.source);
  InsertImport(connection, row);
  if (wish.keeps_mapping) {
    const std::string mapping = RulesText(wish.mapping);
    Execute(connection,
            "INSERT INTO customer_import_mapping (source, mapping) VALUES (?, ?)"
            " ON CONFLICT (source) DO UPDATE SET mapping = excluded.mapping",
            wish.source, mapping);
  }
  return std::move(row.job);
}

void SaveImport(Connection& connection, const ImportRow& row) {
  const ImportJob& job = row.job;
  const std::string separator(1, row.header.separator);
  const std::string header = NamesText(row.header.names);
  const std::string columns = ColumnsText(job.columns);
  Execute(connection,
          "UPDATE customer_import SET state = ?, updated_ns = ?, position = ?, lines = ?, rows = ?,"
          " created = ?, changed = ?, unchanged = ?, refused = ?, separator = ?, header = ?,"
          " columns = ? WHERE id = ?",
          job.state, job.updated, job.position, job.lines, job.rows, job.created, job.changed,
          job.unchanged, job.refused, separator, header, columns, job.wish.id);
}

void SaveRefusal(Connection& connection, const std::string& import,
                 const service::RefusedRow& refused) {
  const core::RecordFault& fault = refused.fault;
  // Who was erased is not kept again here.
  const bool is_erased = fault.reason == "RECORD_ERASED";
  const std::string record = ValuesText(is_erased ? decltype(refused.values)() : refused.values);
  Execute(connection,
          "INSERT INTO customer_import_refusal (import_id, row_number, line, field, value, reason,"
          " mend, record) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
          import, refused.row, refused.line, fault.field, fault.value, fault.reason, fault.mend,
          record);
}

void DropTrial(Connection& connection, const std::string& import) {
  Execute(connection, "DELETE FROM customer_import_trial WHERE import_id = ?", import);
}

Result<service::ImportPage> ListImports(Connection& connection, std::size_t limit,
                                        const std::string& token) {
  // There are few, so a page goes on after so many.
  const auto cursor = CursorFrom(token, {0, 0});
  if (!cursor.ok()) return cursor.error();
  const std::size_t size = PageSize(limit);
  Query query(
      connection,
      "SELECT id, source, format, mapping, saved_mapping, number_context, is_dry_run, bytes,"
      " state, author, started_ns, updated_ns, position, lines, rows, created, changed,"
      " unchanged, refused, separator, header, columns FROM customer_import"
      " ORDER BY started_ns DESC, id DESC LIMIT ? OFFSET ?",
      size + 1, cursor->id);
  service::ImportPage page;
  while (query.Next()) page.jobs.push_back(std::move(ReadRow(query).job));
  if (page.jobs.size() > size) {
    page.jobs.pop_back();
    page.next_page_token = PageToken({0, cursor->id + static_cast<std::int64_t>(size)});
  }
  return page;
}

Result<service::RefusedPage> ListRefusals(Connection& connection, const std::string& import,
                                          std::size_t limit, const std::string& token) {
  if (auto known = GetImport(connection, import); !known.ok()) return known.error();
  const auto cursor = CursorFrom(token, {0, 0});
  if (!cursor.ok()) return cursor.error();
  const std::size_t size = PageSize(limit);
  Query query(connection,
              "SELECT row_number, line, field, value, reason, mend, record"
              " FROM customer_import_refusal WHERE import_id = ? AND row_number > ?"
              " ORDER BY row_number LIMIT ?",
              import, cursor->id, size + 1);
  service::RefusedPage page;
  while (query.Next()) {
    page.rows.push_back({query.Get<std::uint64_t>(0),
                         query.Get<std::uint64_t>(1),
                         {query.Get<std::string>(2), query.Get<std::string>(3),
                          query.Get<std::string>(4), query.Get<std::string>(5)},
                         ValuesFrom(query.Text(6))});
  }
  if (page.rows.size() > size) {
    page.rows.pop_back();
    page.next_page_token = PageToken({0, static_cast<std::int64_t>(page.rows.back().row)});
  }
  return page;
}

}  // namespace strowger::store
