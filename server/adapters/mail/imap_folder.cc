#include "adapters/mail/imap_folder.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>

namespace strowger::mail {

namespace {

using service::ArrivedMail;
using service::FolderPlace;
using service::TakenMail;

// Of what is asked for at once; a larger mail is asked for alone.
constexpr std::size_t kBatchMailsMax = 16;
constexpr std::uint64_t kBatchBytesMax = 4 << 20;
// How often a mail is asked for, each time over another connection, before it is passed over.
constexpr int kMissesMax = 3;

// The first few of the mails, which are asked for at once.
std::vector<ListedMail> BatchOf(const std::vector<ListedMail>& mails, std::size_t begin) {
  std::vector<ListedMail> batch;
  std::uint64_t bytes = 0;
  for (std::size_t i = begin; i < mails.size() && batch.size() < kBatchMailsMax; ++i) {
    bytes += std::min<std::uint64_t>(mails[i].size, kBatchBytesMax + 1);
    if (!batch.empty() && bytes > kBatchBytesMax) break;
    batch.push_back(mails[i]);
  }
  return batch;
}

}  // namespace

ImapFolder::ImapFolder(DoorThread& thread, const ImapOptions& options, service::MailIntake& intake,
                       std::string folder)
    : thread_(thread), options_(options), intake_(intake) {
  status_.account = options.account;
  status_.folder = std::move(folder);
}

asio::awaitable<void> ImapFolder::Run() {
  asio::steady_timer pause(thread_.context());
  while (true) {
    std::exception_ptr thrown;
    try {
      co_await Connect();
    } catch (...) {
      thrown = std::current_exception();
    }
    NoteFailure(WhatFailed(thrown));
    pause.expires_after(NextPause());
    co_await pause.async_wait(asio::use_awaitable);
  }
}

// Ends by what is thrown.
asio::awaitable<void> ImapFolder::Connect() {
  ImapConnection connection(thread_.context().get_executor(), options_);
  Step("connected");
  co_await connection.Open();
  Step("known");
  const OpenedFolder opened = co_await connection.Select(status_.folder);
  Step("selected");
  co_await FindPlace(opened);
  Step("placed");
  while (true) {
    co_await TakeNew(connection);
    NoteSuccess();
    Step("idle");
    co_await connection.Wait(options_.poll_interval);
    Step("woken");
  }
}

asio::awaitable<void> ImapFolder::FindPlace(const OpenedFolder& opened) {
  std::function<void(service::Done<FolderPlace>)> ask = [this](service::Done<FolderPlace> done) {
    intake_.GetPlace(options_.account, status_.folder, std::move(done));
  };
  const Result<FolderPlace> place =
      co_await AwaitDone<FolderPlace>(thread_.way_back(), options_.keep_timeout, std::move(ask));
  if (!place.ok()) throw MailFailure{"the store cannot be read: " + place.error().message};
  uid_next_ = opened.uid_next;
  status_.uid_validity = opened.uid_validity;
  if (place->uid_validity == opened.uid_validity) {
    status_.last_uid = place->last_uid;
    co_return;
  }
  if (place->uid_validity != 0) {
    spdlog::warn(
        "mail account {}, folder {}: the mail server has numbered its mails anew; all are "
        "fetched again, and those that are known are not taken twice",
        options_.account.value, status_.folder);
  }
  status_.last_uid = 0;
  missed_uid_ = 0;
  must_settle_ = true;
  co_await SettlePlace();
}

asio::awaitable<void> ImapFolder::SettlePlace() {
  if (!must_settle_) co_return;
  std::function<void(service::Done<void>)> ask = [this](service::Done<void> done) {
    const FolderPlace place{status_.uid_validity, status_.last_uid};
    intake_.SetPlace(options_.account, status_.folder, place, std::move(done));
  };
  const Result<void> set =
      co_await AwaitDone<void>(thread_.way_back(), options_.keep_timeout, std::move(ask));
  if (!set.ok()) throw MailFailure{"the store cannot be written: " + set.error().message};
  must_settle_ = false;
  Step("settled");
}

// What is between the last mail and the end. The place moves to mails only that were seen: a number
// below UIDNEXT may belong to a mail that is not shown yet.
asio::awaitable<void> ImapFolder::TakeNew(ImapConnection& connection) {
  std::uint32_t first = status_.last_uid + 1;
  std::uint32_t width = options_.window;
  while (first < uid_next_) {
    const std::uint32_t last = uid_next_ - 1 - first < width ? uid_next_ - 1 : first + width - 1;
    const std::uint32_t before = status_.last_uid;
    first = co_await TakeWindow(connection, first, last);
    // Large gaps are passed in few steps.
    width = status_.last_uid != before                              ? options_.window
            : width > std::numeric_limits<std::uint32_t>::max() / 2 ? width
                                                                    : width * 2;
  }
  while (true) {
    const std::uint32_t before = status_.last_uid;
    if (before == std::numeric_limits<std::uint32_t>::max()) break;
    co_await TakeWindow(connection, before + 1, 0);
    if (status_.last_uid == before) break;
  }
  co_await SettlePlace();
}

// Where the next window begins.
asio::awaitable<std::uint32_t> ImapFolder::TakeWindow(ImapConnection& connection,
                                                      std::uint32_t first, std::uint32_t last) {
  MailListing listing = co_await connection.List(first, last);
  Step("listed");
  const bool is_cut = listing.is_cut;
  co_await TakeListed(connection, std::move(listing.mails));
  co_return is_cut || last == 0 ? status_.last_uid + 1 : last + 1;
}

asio::awaitable<void> ImapFolder::TakeListed(ImapConnection& connection,
                                             std::vector<ListedMail> mails) {
  std::size_t at = 0;
  while (at < mails.size()) {
    const std::vector<ListedMail> batch = BatchOf(mails, at);
    const std::size_t taken = co_await TakeBatch(connection, batch);
    at += taken;
    if (taken == batch.size()) continue;
    co_await Miss(connection, mails[at]);
    ++at;
  }
}

// How many were taken: fewer than all when the server did not give the next one.
asio::awaitable<std::size_t> ImapFolder::TakeBatch(ImapConnection& connection,
                                                   const std::vector<ListedMail>& batch) {
  co_await connection.AskFor(batch);
  Step("commanded");
  std::size_t taken = 0;
  std::vector<std::uint32_t> seen;
  bool is_missed = false;
  for (const ListedMail& listed : batch) {
    std::optional<ImapFetched> fetched = co_await connection.Fetched();
    // What comes behind a missing one is asked for again, once it is known what became of that.
    is_missed = is_missed || !fetched;
    if (is_missed) continue;
    Step("fetched");
    co_await Take(listed, *std::move(fetched));
    Step("kept");
    seen.push_back(listed.uid);
    ++taken;
  }
  Step("batch");
  if (options_.marks_seen) co_await connection.MarkSeen(seen);
  co_return taken;
}

asio::awaitable<void> ImapFolder::Take(const ListedMail& listed, ImapFetched fetched) {
  auto arrived = std::make_shared<ArrivedMail>();
  arrived->account = options_.account;
  arrived->place = {status_.folder, status_.uid_validity, listed.uid};
  arrived->arrived = ParseImapDate(listed.internal_date).value_or(std::chrono::system_clock::now());
  arrived->raw = *std::move(fetched.body);
  const bool was_cut = listed.size > options_.mail_bytes_max;
  const std::uint64_t whole = std::max(fetched.body_size, was_cut ? listed.size : 0);
  if (whole > arrived->raw.size()) arrived->whole_size = whole;
  std::function<void(service::Done<TakenMail>)> ask = [this,
                                                       arrived](service::Done<TakenMail> done) {
    intake_.TakeIn(std::move(*arrived), std::move(done));
  };
  const Result<TakenMail> taken =
      co_await AwaitDone<TakenMail>(thread_.way_back(), options_.keep_timeout, std::move(ask));
  if (!taken.ok()) {
    throw MailFailure{"mails wait at the mail server, since they cannot be kept: " +
                      taken.error().message};
  }
  status_.last_uid = listed.uid;
  ++status_.taken;
  must_settle_ = false;
}

// One that was listed and not given: removed meanwhile as a rule.
asio::awaitable<void> ImapFolder::Miss(ImapConnection& connection, const ListedMail& listed) {
  const MailListing again = co_await connection.List(listed.uid, listed.uid);
  if (!again.mails.empty()) {
    misses_ = missed_uid_ == listed.uid ? misses_ + 1 : 1;
    missed_uid_ = listed.uid;
    if (misses_ < kMissesMax) {
      throw MailFailure{"it does not give the mail with the UID " + std::to_string(listed.uid)};
    }
    ++status_.passed_over;
    spdlog::error(
        "mail account {}, folder {}: the mail with the UID {} is passed over, since the "
        "mail server does not give it; look at it with another program",
        options_.account.value, status_.folder, listed.uid);
  }
  status_.last_uid = listed.uid;
  must_settle_ = true;
}

void ImapFolder::NoteFailure(const std::string& what) {
  const TimePoint now = std::chrono::system_clock::now();
  if (status_.is_connected || status_.since == TimePoint()) status_.since = now;
  status_.is_connected = false;
  status_.last_error = what;
  status_.last_error_time = now;
  ++failures_;
  if (what == trouble_) return;
  trouble_ = what;
  spdlog::warn("mail account {}, folder {}: no mails come from {}: {}; it is tried again by itself",
               options_.account.value, status_.folder, options_.server.address, what);
}

void ImapFolder::NoteSuccess() {
  failures_ = 0;
  if (status_.is_connected) return;
  status_.is_connected = true;
  status_.since = std::chrono::system_clock::now();
  if (trouble_.empty()) return;
  trouble_.clear();
  spdlog::info("mail account {}, folder {}: mails come from {} again", options_.account.value,
               status_.folder, options_.server.address);
}

// Between half of the pause and all of it, so that not all accounts come back at once.
Duration ImapFolder::NextPause() {
  const int doublings = std::min(failures_ - 1, 20);
  const Duration pause =
      std::min<Duration>(options_.retry_min * (1LL << doublings), options_.retry_max);
  std::uniform_int_distribution<Duration::rep> spread(pause.count() / 2, pause.count());
  return Duration(spread(random_));
}

void ImapFolder::Step(std::string_view step) const {
  if (options_.breaks_at && options_.breaks_at(step)) throw MailFailure{"broken by a test"};
}

}  // namespace strowger::mail
