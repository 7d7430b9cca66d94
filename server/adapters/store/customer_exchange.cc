#include "adapters/store/customer_exchange.h"

#include <memory>
#include <utility>

#include "adapters/store/change_log.h"
#include "adapters/store/customer_export.h"
#include "adapters/store/customer_upsert.h"
#include "adapters/store/import_rows.h"
#include "adapters/store/import_run.h"
#include "core/text/utf8.h"

namespace strowger::store {

using service::Actor;
using service::Done;
using service::ImportJob;
using service::UpsertAnswer;

namespace {

constexpr std::string_view kUpsertAction = "UpsertCustomer";

Result<void> CheckWish(const service::ImportWish& wish) {
  for (const auto& [field, text] :
       {std::pair("import", &wish.id), std::pair("source", &wish.source)}) {
    auto checked = core::CheckText(field, *text, CustomerExchange::kImportIdBytesMax);
    if (!checked.ok()) return checked;
    if (!text->empty()) continue;
    return InvalidArgument("FIELD_MISSING", std::string(field) + " must be given.",
                           {{"field", field}});
  }
  if (wish.source == core::kDeskSource) {
    return InvalidArgument("SOURCE_RESERVED", "The source \"desk\" is kept for what agents type.",
                           {{"source", wish.source}});
  }
  return {};
}

// Some customers on their way in: made normal on a reader's thread, then written in turns.
class UpsertRun : public std::enable_shared_from_this<UpsertRun> {
 public:
  UpsertRun(ImportRun::Surroundings around, const service::NumberContext& context, Actor actor,
            Done<std::vector<UpsertAnswer>> done)
      : around_(around), context_(context), actor_(std::move(actor)), done_(std::move(done)) {}

  void Start(std::vector<core::IncomingCustomer> customers) {
    around_.database.Read<bool>(
        [self = shared_from_this(), customers = std::move(customers)](Connection&) -> Result<bool> {
          for (const auto& customer : customers) self->Take(customer);
          return true;
        },
        [self = shared_from_this()](const Result<bool>& read) { self->Advance(read); });
  }

 private:
  void Take(const core::IncomingCustomer& customer) {
    UpsertAnswer& answer = answers_.emplace_back();
    answer.fault =
        LetIn(*around_.database.dictionary().Get(), customer, around_.database.clock().Now(),
              around_.numbers, context_, normal_.emplace_back());
  }
  void Advance(const Result<bool>& outcome) {
    if (!outcome.ok()) return done_(outcome.error());
    if (durable_ > 0) around_.bell.Ring();
    if (durable_ == normal_.size()) return done_(std::move(answers_));
    around_.database.Write<bool>(
        [self = shared_from_this()](Connection& connection) { return self->WriteSome(connection); },
        [self = shared_from_this()](const Result<bool>& written) {
          if (written.ok()) self->durable_ = self->written_;
          self->Advance(written);
        });
  }
  Result<bool> WriteSome(Connection& connection) {
    const auto end = std::chrono::steady_clock::now() + ImportRun::kTurn;
    SearchBacklog backlog;
    const UpsertContext context{actor_, kUpsertAction, around_.database.clock().Now(), &backlog};
    written_ = durable_;
    while (written_ < normal_.size() && std::chrono::steady_clock::now() < end) {
      const std::size_t at = written_++;
      if (answers_[at].fault) continue;
      answers_[at] = UpsertCustomer(connection, context, normal_[at]);
    }
    IndexBacklog(connection, backlog);
    return true;
  }

  // Borrowed.
  const ImportRun::Surroundings around_;
  // Owned.
  const service::NumberContext context_;
  const Actor actor_;
  const Done<std::vector<UpsertAnswer>> done_;
  // State, of one step at a time.
  std::vector<NormalCustomer> normal_;
  std::vector<UpsertAnswer> answers_;
  std::size_t written_ = 0;
  std::size_t durable_ = 0;
};

}  // namespace

CustomerExchange::CustomerExchange(Database& database, const service::PhoneNumbers& numbers,
                                   ChangeBell& bell, NumberPlan plan)
    : database_(database), numbers_(numbers), bell_(bell), plan_(std::move(plan)) {}

void CustomerExchange::StartImport(Actor actor, service::ImportWish wish, Done<ImportJob> done) {
  if (auto checked = CheckWish(wish); !checked.ok()) return done(checked.error());
  database_.Write<ImportJob>(
      [user = std::move(actor.user), wish = std::move(wish), now = database_.clock().Now()](
          Connection& connection) { return BeginImport(connection, user, wish, now); },
      std::move(done));
}

void CustomerExchange::TakePart(Actor actor, service::ImportPart part, Done<ImportJob> done) {
  if (part.text.size() > kPartBytesMax) {
    const std::string most = std::to_string(kPartBytesMax);
    return done(InvalidArgument("PART_TOO_LONG", "A part has at most " + most + " bytes.",
                                {{"bytes_max", most}}));
  }
  auto shared = std::make_shared<service::ImportPart>(std::move(part));
  database_.Read<ImportRow>(
      [shared](Connection& connection) { return store::GetImport(connection, shared->id); },
      [this, shared, actor = std::move(actor), done = std::move(done)](Result<ImportRow> row) {
        if (!row.ok()) return done(row.error());
        const bool is_next =
            row->job.state == service::ImportState::kOpen && row->job.position == shared->position;
        if (!is_next) return done(row->job);
        const auto context = plan_.Of(row->job.wish.number_context);
        auto run = std::make_shared<ImportRun>(ImportRun::Surroundings{database_, numbers_, bell_},
                                               context, actor, std::move(*shared), done);
        run->Start(*std::move(row));
      });
}

void CustomerExchange::GetImport(std::string id, Done<ImportJob> done) {
  database_.Read<ImportJob>(
      [id = std::move(id)](Connection& connection) -> Result<ImportJob> {
        auto row = store::GetImport(connection, id);
        if (!row.ok()) return row.error();
        return std::move(row->job);
      },
      std::move(done));
}

void CustomerExchange::ListImports(std::size_t limit, std::string page_token,
                                   Done<service::ImportPage> done) {
  database_.Read<service::ImportPage>(
      [limit, token = std::move(page_token)](Connection& connection) {
        return store::ListImports(connection, limit, token);
      },
      std::move(done));
}

void CustomerExchange::ListRefusedRows(std::string id, std::size_t limit, std::string page_token,
                                       Done<service::RefusedPage> done) {
  database_.Read<service::RefusedPage>(
      [id = std::move(id), limit, token = std::move(page_token)](Connection& connection) {
        return ListRefusals(connection, id, limit, token);
      },
      std::move(done));
}

void CustomerExchange::Upsert(Actor actor, LinkId number_context,
                              std::vector<core::IncomingCustomer> customers,
                              Done<std::vector<UpsertAnswer>> done) {
  if (customers.size() > kUpsertItemsMax) {
    const std::string most = std::to_string(kUpsertItemsMax);
    return done(InvalidArgument("UPSERT_TOO_MANY", "At most " + most + " customers at once.",
                                {{"max", most}}));
  }
  auto run =
      std::make_shared<UpsertRun>(ImportRun::Surroundings{database_, numbers_, bell_},
                                  plan_.Of(number_context), std::move(actor), std::move(done));
  run->Start(std::move(customers));
}

void CustomerExchange::Export(Actor actor, service::FileFormat format, std::size_t limit,
                              std::string page_token, Done<service::ExportPage> done) {
  auto read = [this, format, limit, page_token,
               done = std::move(done)](const Result<bool>& noted) mutable {
    if (!noted.ok()) return done(noted.error());
    database_.ReadInBackground<service::ExportPage>(
        [format, limit, token = std::move(page_token)](Connection& connection) {
          return ExportCustomers(connection, format, limit, token);
        },
        std::move(done));
  };
  if (!page_token.empty()) return read(true);
  database_.Write<bool>(
      [actor = std::move(actor),
       now = database_.clock().Now()](Connection& connection) -> Result<bool> {
        WriteAudit(connection, actor, now, {"ExportCustomers", "customers", "", ""});
        return true;
      },
      std::move(read));
}

}  // namespace strowger::store
