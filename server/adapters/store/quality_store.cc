#include "adapters/store/quality_store.h"

#include <utility>

#include "adapters/store/change_log.h"
#include "adapters/store/quality_figures.h"
#include "adapters/store/quality_report.h"

namespace strowger::store {

using service::Done;

QualityStore::QualityStore(Database& database, ChangeBell& bell)
    : database_(database), bell_(bell), watch_(std::make_shared<QualityWatch>(database, bell)) {}

QualityStore::~QualityStore() { Stop(); }

void QualityStore::Start() { watch_->Start(); }

void QualityStore::Stop() { watch_->Stop(); }

void QualityStore::TakeDictionary(core::Dictionary dictionary) {
  database_.dictionary().Set(std::move(dictionary));
  bell_.Ring();
}

void QualityStore::GetFigures(Done<service::QualityFigures> done) {
  database_.Read<service::QualityFigures>(
      [&clock = database_.clock()](Connection& connection) -> Result<service::QualityFigures> {
        return ReadQualityFigures(connection, core::DayNumberOf(clock.Now()));
      },
      std::move(done));
}

void QualityStore::GetCustomer(CustomerId customer, Done<service::CustomerFigures> done) {
  database_.Read<service::CustomerFigures>(
      [customer, &clock = database_.clock()](Connection& connection) {
        return ReadCustomerFigures(connection, customer, core::DayNumberOf(clock.Now()));
      },
      std::move(done));
}

void QualityStore::ListTasks(std::size_t page_size, std::string page_token,
                             Done<service::QualityTaskPage> done) {
  // What became stale since the last change comes to the list, too.
  bell_.Ring();
  database_.Read<service::QualityTaskPage>(
      [page_size, token = std::move(page_token)](Connection& connection) {
        return ReadQualityTasks(connection, page_size, token);
      },
      std::move(done));
}

void QualityStore::ReportContact(service::Actor actor, std::string value, Done<std::size_t> done) {
  WriteOnce<std::size_t>(
      database_, std::move(actor), "ReportContact",
      [value = std::move(value)](Connection& connection, const service::Actor& who, TimePoint now) {
        return store::ReportContact(connection, who, now, value);
      },
      [this, done = std::move(done)](const Result<std::size_t>& reported) {
        if (reported.ok()) bell_.Ring();
        done(reported);
      });
}

}  // namespace strowger::store
