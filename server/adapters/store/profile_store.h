#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "adapters/store/change_bell.h"
#include "adapters/store/database.h"
#include "service/ports/customer_profile.h"

namespace strowger::store {

class ProfileStore : public service::CustomerProfiles {
 public:
  // `database` is started; it and `bell`, which rings when customers change, outlive the store.
  ProfileStore(Database& database, ChangeBell& bell) : database_(database), bell_(bell) {}

  void GetProfile(CustomerId customer, service::Done<service::CustomerProfile> done) override;
  void ListConsents(CustomerId customer,
                    service::Done<std::vector<service::CustomerConsent>> done) override;
  void ListFacts(
      service::FactQuery query,
      service::Done<std::pair<std::vector<service::CustomerFact>, std::string>> done) override;
  void ListRelations(
      CustomerId customer, std::size_t page_size, std::string page_token,
      service::Done<std::pair<std::vector<service::CustomerRelation>, std::string>> done) override;

  void ChangeTags(service::Actor actor, CustomerId customer, service::TagWish wish,
                  service::Done<void> done) override;
  void SetConsent(service::Actor actor, CustomerId customer, service::ConsentWish wish,
                  service::Done<void> done) override;
  void SetAttributes(service::Actor actor, CustomerId customer, std::string source,
                     std::map<std::string, std::string> values, service::Done<void> done) override;
  void Relate(service::Actor actor, service::RelationWish wish, service::Done<void> done) override;
  void Unrelate(service::Actor actor, service::RelationWish wish,
                service::Done<void> done) override;
  void PutFacts(service::Actor actor, std::vector<service::FactWish> facts,
                service::Done<service::FactReport> done) override;
  void VerifyField(service::Actor actor, CustomerId customer, std::string field, std::string value,
                   service::Done<void> done) override;

 private:
  using Work = std::function<Result<bool>(Connection&, const service::Actor&, TimePoint)>;
  void Change(service::Actor actor, std::string_view kind, Work work, service::Done<void> done);

  // Borrowed.
  Database& database_;
  ChangeBell& bell_;
};

}  // namespace strowger::store
