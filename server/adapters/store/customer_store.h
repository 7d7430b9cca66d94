#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "adapters/store/caller_directory.h"
#include "adapters/store/change_bell.h"
#include "adapters/store/database.h"
#include "service/ports/customer_clusters.h"
#include "service/ports/customer_store.h"
#include "service/ports/phone_numbers.h"

namespace strowger::store {

class CustomerStore : public service::CustomerStore, public service::CustomerClusters {
 public:
  static constexpr std::size_t kFieldBytesMax = 500;
  static constexpr std::size_t kNoteBytesMax = 64 * 1024;
  static constexpr std::size_t kDraftBytesMax = 64 * 1024;
  // Of one user; more are refused with DRAFTS_FULL.
  static constexpr std::size_t kDraftsMax = 50;

  // `database` is started; it and `numbers` outlive the store.
  CustomerStore(Database& database, const service::PhoneNumbers& numbers, NumberPlan plan);

  void Get(CustomerId customer, service::Done<service::Customer> done) override;
  void Search(service::CustomerSearch search, service::Done<service::CustomerPage> done) override;
  // Someone with the same name and a telephone number or mail address in common exists already:
  // CUSTOMER_EXISTS, with the id, so that two agents do not make the same customer twice.
  void Create(service::Actor actor, service::CustomerFields fields,
              service::Done<service::Customer> done) override;
  void Update(service::Actor actor, CustomerId customer, std::uint64_t version,
              service::CustomerFields fields, std::vector<std::string> mask,
              service::Done<service::Customer> done) override;
  void PinNote(service::Actor actor, std::uint64_t note, bool is_pinned,
               service::Done<service::Note> done) override;
  void AddNote(service::Actor actor, service::Note note,
               service::Done<service::Note> done) override;
  void ListInteractions(
      CustomerId customer, std::size_t limit, std::string page_token,
      service::Done<std::pair<std::vector<service::InteractionSummary>, std::string>> done)
      override;
  void Import(service::Actor actor, std::string source, LinkId number_context, std::string csv,
              service::Done<service::ImportReport> done) override;
  void Identify(service::Actor actor, InteractionId interaction, CustomerId customer,
                service::Done<void> done) override;
  // An empty text deletes the draft.
  void SaveDraft(std::string user, std::string key, std::string text,
                 service::Done<void> done) override;
  void ListDrafts(std::string user,
                  service::Done<std::map<std::string, std::string>> done) override;

  void Merge(service::Actor actor, CustomerId a, CustomerId b, std::string reason,
             service::Done<service::CustomerMerge> done) override;
  void Unmerge(service::Actor actor, CustomerId merged, bool is_for_ever, std::string reason,
               service::Done<service::CustomerSplit> done) override;
  void NeverLink(service::Actor actor, CustomerId a, CustomerId b, std::string reason,
                 service::Done<void> done) override;
  void AllowLink(service::Actor actor, CustomerId a, CustomerId b,
                 service::Done<void> done) override;
  void GetSources(CustomerId customer, service::Done<service::CustomerSources> done) override;
  void ListChanges(std::uint64_t after, std::size_t limit,
                   service::Done<service::CustomerChangePage> done) override;
  std::shared_ptr<void> WatchChanges(std::function<void()> told) override;
  // For other stores that change customers.
  ChangeBell& bell() { return bell_; }

 private:
  // A done that tells the watchers of changes first.
  template <class T>
  service::Done<T> Telling(service::Done<T> done) {
    return [this, done = std::move(done)](Result<T> result) {
      if (result.ok()) bell_.Ring();
      done(std::move(result));
    };
  }

  // Borrowed.
  Database& database_;
  const service::PhoneNumbers& numbers_;
  // Owned.
  const NumberPlan plan_;
  ChangeBell bell_;
};

}  // namespace strowger::store
