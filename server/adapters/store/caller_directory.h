#pragma once

#include <map>
#include <memory>
#include <string>

#include "adapters/store/database.h"
#include "service/ports/customer_store.h"
#include "service/ports/phone_numbers.h"

namespace strowger::store {

// How numbers look on each link, and where no link is known (search, edits).
struct NumberPlan {
  std::map<LinkId, service::NumberContext> links;
  service::NumberContext usual;

  const service::NumberContext& Of(const LinkId& link) const {
    const auto found = links.find(link);
    return found == links.end() ? usual : found->second;
  }
  // Then a number is written for people in the same way wherever it was read.
  bool has_one_region() const;
};

// Reads for the pop, on the reader threads. Each of them starts from an index.
class CallerDirectory : public service::CallerDirectory {
 public:
  using Done = std::function<void(std::shared_ptr<const service::ScreenPop>)>;

  // `database` is started; it and `numbers` outlive the directory.
  CallerDirectory(Database& database, const service::PhoneNumbers& numbers, NumberPlan plan);

  void FindCaller(service::CallerQuery query, Done done) override;
  void OpenCustomer(CustomerId customer, std::string number, Done done) override;

 private:
  // Answers on a reader's thread, or at once, with no more than the number, when the readers have
  // too much to do.
  void Answer(const std::string& number, std::function<service::ScreenPop(Connection&)> read,
              Done done);

  // Borrowed.
  Database& database_;
  const service::PhoneNumbers& numbers_;
  // Owned.
  const NumberPlan plan_;
};

}  // namespace strowger::store
