#include "adapters/store/privacy_store.h"

#include <utility>

#include "adapters/store/change_log.h"
#include "adapters/store/customer_edit.h"
#include "adapters/store/customer_merge.h"
#include "adapters/store/customer_rows.h"
#include "adapters/store/erasure_rows.h"
#include "adapters/store/json_text.h"
#include "adapters/store/subject_export.h"
#include "core/text/utf8.h"

namespace strowger::store {

using service::Actor;
using service::Done;
using service::Erasure;
using service::SubjectPage;

namespace {

Done<bool> Plainly(Done<void> done) {
  return [done = std::move(done)](const Result<bool>& result) {
    done(result.ok() ? Result<void>() : Result<void>(result.error()));
  };
}

Result<service::Customer> RevealCustomer(Connection& connection, const Actor& actor, TimePoint now,
                                         CustomerId customer, const std::string& reason) {
  if (auto checked = core::CheckText("reason", reason, kReasonBytesMax); !checked.ok()) {
    return checked.error();
  }
  if (reason.empty()) {
    return InvalidArgument("REASON_MISSING", "Say why you need to see them.",
                           {{"field", "reason"}});
  }
  auto found = GetCustomer(connection, customer);
  if (!found.ok()) return found;
  JsonText json;
  json.BeginObject();
  json.Add("reason", reason);
  json.EndObject();
  WriteAudit(connection, actor, now, {"RevealContacts", SubjectOf(found->id), "", json.Take()});
  return found;
}

}  // namespace

void PrivacyStore::Export(Actor actor, CustomerId customer, std::string page_token,
                          Done<SubjectPage> done) {
  if (!page_token.empty()) {
    database_.Read<SubjectPage>(
        [customer, token = std::move(page_token)](Connection& connection) {
          return ExportSome(connection, customer, token);
        },
        std::move(done));
    return;
  }
  // That somebody read it all is written down before the first page.
  database_.Write<SubjectPage>(
      [customer, actor = std::move(actor),
       &clock = database_.clock()](Connection& connection) -> Result<SubjectPage> {
        auto page = ExportSome(connection, customer, "");
        if (!page.ok()) return page;
        WriteAudit(connection, actor, clock.Now(), {"ExportCustomer", SubjectOf(customer), "", ""});
        return page;
      },
      std::move(done));
}

void PrivacyStore::Erase(Actor actor, CustomerId customer, std::string reason, Done<Erasure> done) {
  // A repeat finds no such customer, so no answer is kept for it.
  database_.Write<Erasure>(
      [customer, actor = std::move(actor), reason = std::move(reason),
       &clock = database_.clock()](Connection& connection) {
        return BeginErasure(connection, actor, clock.Now(), customer, reason);
      },
      [this, done = std::move(done)](Result<Erasure> erasure) {
        if (erasure.ok()) {
          bell_.Ring();
          eraser_.Wake();
        }
        done(std::move(erasure));
      });
}

void PrivacyStore::ListErasures(Done<std::vector<Erasure>> done) {
  database_.Read<std::vector<Erasure>>(
      [](Connection& connection) -> Result<std::vector<Erasure>> {
        return ReadErasures(connection);
      },
      std::move(done));
}

void PrivacyStore::Hold(Actor actor, CustomerId customer, std::string reason, Done<void> done) {
  WriteOnce<bool>(
      database_, std::move(actor), "HoldCustomer",
      [customer, reason = std::move(reason)](Connection& connection, const Actor& who,
                                             TimePoint now) {
        return HoldCustomer(connection, who, now, customer, reason);
      },
      Plainly(std::move(done)));
}

void PrivacyStore::LiftHold(Actor actor, CustomerId customer, Done<void> done) {
  WriteOnce<bool>(
      database_, std::move(actor), "LiftHold",
      [customer](Connection& connection, const Actor& who, TimePoint now) {
        return store::LiftHold(connection, who, now, customer);
      },
      Plainly(std::move(done)));
}

void PrivacyStore::Reveal(Actor actor, CustomerId customer, std::string reason,
                          Done<service::Customer> done) {
  database_.Write<service::Customer>(
      [customer, actor = std::move(actor), reason = std::move(reason),
       &clock = database_.clock()](Connection& connection) {
        return RevealCustomer(connection, actor, clock.Now(), customer, reason);
      },
      std::move(done));
}

void PrivacyStore::Readmit(Actor actor, std::string source, std::string external_id,
                           Done<void> done) {
  WriteOnce<bool>(
      database_, std::move(actor), "ReadmitRecord",
      [source = std::move(source), external_id = std::move(external_id)](
          Connection& connection, const Actor& who, TimePoint now) {
        return store::Readmit(connection, who, now, source, external_id);
      },
      Plainly(std::move(done)));
}

}  // namespace strowger::store
