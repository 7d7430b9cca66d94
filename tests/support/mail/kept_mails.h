#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "service/ports/mail_intake.h"

namespace strowger::test {

// What a test's intake kept of a mail.
struct KeptMail {
  core::MailAccountId account;
  service::MailPlace place;
  std::string envelope_from;
  std::vector<std::string> envelope_to;
  TimePoint arrived{};
  std::string raw;  // Empty when bytes are not kept.
  std::uint64_t size = 0;
  std::uint64_t whole_size = 0;
};

// An intake in memory, which outlives the doors that a test stops and starts as a store outlives
// the server. Like the store it answers on a thread of its own, knows mails by their bytes, and
// moves the place of a folder with each mail.
class KeptMails final : public service::MailIntake {
 public:
  KeptMails() {
    thread_ = std::thread([this] { Run(); });
  }
  ~KeptMails() override {
    {
      const std::lock_guard lock(mutex_);
      is_ending_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }

  void AddAddress(const std::string& address, const std::string& account) {
    const std::lock_guard lock(mutex_);
    addresses_[address] = core::MailAccountId(account);
  }
  // For mailboxes that are larger than this machine's memory.
  void KeepNoBytes() { keeps_bytes_ = false; }
  // Asked for each mail, on the intake's thread; true refuses it with kUnavailable.
  void RefuseWhen(std::function<bool(const service::ArrivedMail&)> is_refused) {
    const std::lock_guard lock(mutex_);
    is_refused_ = std::move(is_refused);
  }

  core::MailAccountId AccountOf(const std::string& address) const override {
    const std::lock_guard lock(mutex_);
    const auto known = addresses_.find(address);
    return known == addresses_.end() ? core::MailAccountId() : known->second;
  }
  void TakeIn(service::ArrivedMail mail, service::Done<service::TakenMail> done) override {
    Post([this, mail = std::move(mail), done = std::move(done)]() mutable {
      done(Keep(std::move(mail)));
    });
  }
  void GetPlace(core::MailAccountId account, std::string folder,
                service::Done<service::FolderPlace> done) override {
    Post([this, key = std::pair(account.value, std::move(folder)), done = std::move(done)] {
      done(Locked([&] { return places_[key]; }));
    });
  }
  void SetPlace(core::MailAccountId account, std::string folder, service::FolderPlace place,
                service::Done<void> done) override {
    Post([this, key = std::pair(account.value, std::move(folder)), place, done = std::move(done)] {
      Locked([&] { return places_[key] = place; });
      done({});
    });
  }

  // Waits until `count` mails are kept; false when they are not in time.
  bool WaitForCount(std::size_t count, std::chrono::seconds patience = std::chrono::seconds(60)) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, patience, [&] { return mails_.size() >= count; });
  }
  std::size_t count() const {
    return Locked([&] { return mails_.size(); });
  }
  // Mails that came again and were known.
  std::size_t repeats() const {
    return Locked([&] { return repeats_; });
  }
  std::vector<KeptMail> mails() const {
    return Locked([&] { return mails_; });
  }
  service::FolderPlace place(const std::string& account, const std::string& folder) const {
    return Locked([&] {
      const auto known = places_.find({account, folder});
      return known == places_.end() ? service::FolderPlace() : known->second;
    });
  }

 private:
  template <class Work>
  std::invoke_result_t<Work> Locked(Work work) const {
    const std::lock_guard lock(mutex_);
    return work();
  }

  Result<service::TakenMail> Keep(service::ArrivedMail mail) {
    const std::lock_guard lock(mutex_);
    if (is_refused_ && is_refused_(mail)) {
      return Unavailable("STORE_UNAVAILABLE", "the store cannot be written");
    }
    if (!mail.place.folder.empty()) {
      auto& place = places_[{mail.account.value, mail.place.folder}];
      if (place.uid_validity == mail.place.uid_validity && place.last_uid < mail.place.uid) {
        place.last_uid = mail.place.uid;
      }
    }
    const auto [known, is_new] = by_bytes_.try_emplace(
        {mail.account.value, std::hash<std::string>{}(mail.raw), mail.raw.size()},
        mails_.size() + 1);
    if (is_new) {
      const std::uint64_t size = mail.raw.size();
      if (!keeps_bytes_) mail.raw.clear();
      mails_.push_back({mail.account, mail.place, mail.envelope_from, mail.envelope_to,
                        mail.arrived, std::move(mail.raw), size, mail.whole_size});
      changed_.notify_all();
    } else {
      ++repeats_;
    }
    return service::TakenMail{core::MailId(known->second), !is_new};
  }

  void Post(std::function<void()> work) {
    {
      const std::lock_guard lock(mutex_);
      work_.push_back(std::move(work));
    }
    changed_.notify_all();
  }
  void Run() {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [this] { return is_ending_ || !work_.empty(); });
      if (work_.empty()) return;
      const auto work = std::move(work_.front());
      work_.pop_front();
      lock.unlock();
      work();
      lock.lock();
    }
  }

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> work_;
  bool is_ending_ = false;
  bool keeps_bytes_ = true;
  std::function<bool(const service::ArrivedMail&)> is_refused_;
  std::map<std::string, core::MailAccountId> addresses_;
  std::map<std::tuple<std::string, std::size_t, std::size_t>, std::uint64_t> by_bytes_;
  std::map<std::pair<std::string, std::string>, service::FolderPlace> places_;
  std::vector<KeptMail> mails_;
  std::size_t repeats_ = 0;
  std::thread thread_;
};

}  // namespace strowger::test
