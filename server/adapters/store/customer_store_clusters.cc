#include <utility>

#include "adapters/store/change_log.h"
#include "adapters/store/customer_changes.h"
#include "adapters/store/customer_merge.h"
#include "adapters/store/customer_sources.h"
#include "adapters/store/customer_store.h"
#include "core/text/utf8.h"

// The part of the store that merges customers, takes them apart and tells what became of them.
namespace strowger::store {

using service::Actor;
using service::CustomerMerge;
using service::CustomerSplit;
using service::Done;

namespace {

Result<void> CheckReason(const std::string& reason) {
  return core::CheckText("reason", reason, kReasonBytesMax);
}

Done<bool> Plainly(Done<void> done) {
  return [done = std::move(done)](const Result<bool>& result) {
    done(result.ok() ? Result<void>() : Result<void>(result.error()));
  };
}

}  // namespace

void CustomerStore::Merge(Actor actor, CustomerId a, CustomerId b, std::string reason,
                          Done<CustomerMerge> done) {
  WriteOnce<CustomerMerge>(
      database_, std::move(actor), "MergeCustomers",
      [a, b, reason = std::move(reason)](Connection& connection, const Actor& who,
                                         TimePoint now) -> Result<CustomerMerge> {
        if (auto checked = CheckReason(reason); !checked.ok()) return checked.error();
        return MergeCustomers(connection, who, now, a, b, reason);
      },
      Telling(std::move(done)));
}

void CustomerStore::Unmerge(Actor actor, CustomerId merged, bool is_for_ever, std::string reason,
                            Done<CustomerSplit> done) {
  WriteOnce<CustomerSplit>(
      database_, std::move(actor), "UnmergeCustomer",
      [wish = UnmergeWish{merged, is_for_ever, std::move(reason)}](
          Connection& connection, const Actor& who, TimePoint now) -> Result<CustomerSplit> {
        if (auto checked = CheckReason(wish.reason); !checked.ok()) return checked.error();
        return UnmergeCustomer(connection, who, now, wish);
      },
      Telling(std::move(done)));
}

void CustomerStore::NeverLink(Actor actor, CustomerId a, CustomerId b, std::string reason,
                              Done<void> done) {
  WriteOnce<bool>(
      database_, std::move(actor), "NeverLinkCustomers",
      [a, b, reason = std::move(reason)](Connection& connection, const Actor& who,
                                         TimePoint now) -> Result<bool> {
        if (auto checked = CheckReason(reason); !checked.ok()) return checked.error();
        return NeverLinkCustomers(connection, who, now, a, b, reason);
      },
      Plainly(std::move(done)));
}

void CustomerStore::AllowLink(Actor actor, CustomerId a, CustomerId b, Done<void> done) {
  WriteOnce<bool>(
      database_, std::move(actor), "AllowLinkCustomers",
      [a, b](Connection& connection, const Actor& who, TimePoint now) {
        return AllowLinkCustomers(connection, who, now, a, b);
      },
      Plainly(std::move(done)));
}

void CustomerStore::GetSources(CustomerId customer, Done<service::CustomerSources> done) {
  database_.Read<service::CustomerSources>(
      [customer](Connection& connection) { return ReadSources(connection, customer); },
      std::move(done));
}

void CustomerStore::ListChanges(std::uint64_t after, std::size_t limit,
                                Done<service::CustomerChangePage> done) {
  database_.Read<service::CustomerChangePage>(
      [after, limit](Connection& connection) { return ReadChanges(connection, after, limit); },
      std::move(done));
}

std::shared_ptr<void> CustomerStore::WatchChanges(std::function<void()> told) {
  return bell_.Watch(std::move(told));
}

}  // namespace strowger::store
