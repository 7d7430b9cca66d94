#pragma once

#include <string>
#include <vector>

#include "adapters/store/caller_directory.h"
#include "adapters/store/change_bell.h"
#include "adapters/store/database.h"
#include "service/ports/customer_exchange.h"
#include "service/ports/phone_numbers.h"

namespace strowger::store {

class CustomerExchange : public service::CustomerExchange {
 public:
  static constexpr std::size_t kImportIdBytesMax = 100;

  // `database` is started; all outlive this. The bell rings whenever customers changed.
  CustomerExchange(Database& database, const service::PhoneNumbers& numbers, ChangeBell& bell,
                   NumberPlan plan);

  void StartImport(service::Actor actor, service::ImportWish wish,
                   service::Done<service::ImportJob> done) override;
  void TakePart(service::Actor actor, service::ImportPart part,
                service::Done<service::ImportJob> done) override;
  void GetImport(std::string id, service::Done<service::ImportJob> done) override;
  void ListImports(std::size_t limit, std::string page_token,
                   service::Done<service::ImportPage> done) override;
  void ListRefusedRows(std::string id, std::size_t limit, std::string page_token,
                       service::Done<service::RefusedPage> done) override;
  void Upsert(service::Actor actor, LinkId number_context,
              std::vector<core::IncomingCustomer> customers,
              service::Done<std::vector<service::UpsertAnswer>> done) override;
  // That somebody began one stands in the audit.
  void Export(service::Actor actor, service::FileFormat format, std::size_t limit,
              std::string page_token, service::Done<service::ExportPage> done) override;

 private:
  // Borrowed.
  Database& database_;
  const service::PhoneNumbers& numbers_;
  ChangeBell& bell_;
  // Owned.
  const NumberPlan plan_;
};

}  // namespace strowger::store
