#include "service/mail/mail_desk.h"

#include <algorithm>
#include <utility>

#include "core/mail/mail_kind.h"
#include "core/mail/reply_text.h"

namespace strowger::service {

namespace {

// Before what failed is tried again: the store cannot be written, or a queue is full.
constexpr Duration kMailPause = std::chrono::seconds(2);
constexpr char kMailUser[] = "mail";
constexpr std::size_t kContactBytesMax = 256;

core::SubmitWork WorkOf(const MailWork& mail) {
  core::SubmitWork work;
  work.channel = core::Channel::kMail;
  work.key = "mail/" + std::to_string(mail.mail.value);
  work.queue = mail.queue;
  work.priority = mail.priority;
  work.needs = mail.needs;
  work.contact = mail.from_address.substr(0, kContactBytesMax);
  work.subject = mail.subject;
  work.arrived = mail.arrived;
  work.due = mail.due;
  work.thread = "mail-threads/" + std::to_string(mail.thread.value);
  work.attached["mail"] = "mails/" + std::to_string(mail.mail.value);
  work.attached["thread"] = work.thread;
  if (mail.ticket) work.attached["ticket"] = "tickets/" + std::to_string(mail.ticket.value);
  return work;
}

// There is nothing to wait for: it will be refused again.
bool IsForGood(const Error& error) {
  return error.code == ErrorCode::kNotFound || error.code == ErrorCode::kInvalidArgument;
}

}  // namespace

MailDesk::MailDesk(MailDeskPorts ports, std::shared_ptr<const MailAccounts> accounts)
    : ports_(std::move(ports)), accounts_(std::move(accounts)) {}

template <class T>
Done<T> MailDesk::Here(std::function<void(Result<T>)> task) {
  return [this, task = std::move(task)](Result<T> result) {
    ports_.executor.Post([this, task, result = std::move(result)]() mutable {
      if (!is_stopped_) task(std::move(result));
    });
  };
}

void MailDesk::Start() {
  ports_.executor.Post([this] {
    is_stopped_ = false;
    is_rung_ = true;
    Look();
  });
}

void MailDesk::Stop() {
  ports_.executor.Post([this] { is_stopped_ = true; });
}

void MailDesk::Change(std::shared_ptr<const MailAccounts> accounts) {
  accounts_.store(std::move(accounts));
}

void MailDesk::Wake() {
  ports_.executor.Post([this] {
    is_rung_ = true;
    Look();
  });
}

core::MailAccountId MailDesk::AccountOf(const std::string& address) const {
  const auto accounts = accounts_.load();
  const MailAccountPlan* plan = accounts->FindAddress(address);
  return plan == nullptr ? core::MailAccountId{} : plan->id;
}

void MailDesk::TakeIn(ArrivedMail mail, Done<TakenMail> done) {
  ports_.executor.Post([this, mail = std::move(mail), done = std::move(done)]() mutable {
    const std::size_t bytes = mail.raw.size();
    if (is_stopped_ || (intake_bytes_ > 0 && intake_bytes_ + bytes > kIntakeBytesMax)) {
      return done(Error{ErrorCode::kResourceExhausted,
                        "MAIL_INTAKE_FULL",
                        "Too many mails wait to be written; come again later.",
                        {}});
    }
    intake_bytes_ += bytes;
    ports_.store.TakeIn(std::move(mail), [this, bytes, done](Result<TakenMail> taken) {
      ports_.executor.Post([this, bytes, is_new = taken.ok() && !taken->was_known] {
        intake_bytes_ -= bytes;
        if (!is_new) return;
        is_rung_ = true;
        Look();
      });
      done(std::move(taken));
    });
  });
}

void MailDesk::GetPlace(core::MailAccountId account, std::string folder, Done<FolderPlace> done) {
  ports_.store.GetPlace(std::move(account), std::move(folder), std::move(done));
}

void MailDesk::SetPlace(core::MailAccountId account, std::string folder, FolderPlace place,
                        Done<void> done) {
  ports_.store.SetPlace(std::move(account), std::move(folder), place, std::move(done));
}

void MailDesk::Open(core::MailId mail, Done<OpenedMail> done) {
  ports_.store.GetRaw(mail, [this, done = std::move(done)](Result<RawMail> raw) {
    if (!raw.ok()) return done(raw.error());
    ports_.executor.Post([this, done, raw = std::move(raw).value()] {
      OpenedMail opened{raw.row, ports_.reader.Read(raw.raw), {}};
      opened.reply_text = core::SplitReply(opened.message.text, opened.row.from.name).reply;
      done(std::move(opened));
    });
  });
}

void MailDesk::ReadBytes(core::MailId mail, std::string part, std::uint64_t offset,
                         Done<MailBytes> done) {
  const auto cut = [offset](const std::string& whole) {
    MailBytes bytes{{}, whole.size()};
    if (offset < whole.size()) bytes.content = whole.substr(offset, kMailBytesTogetherMax);
    return bytes;
  };
  ports_.store.GetRaw(mail, [this, part, cut, done = std::move(done)](Result<RawMail> raw) {
    if (!raw.ok()) return done(raw.error());
    if (part.empty()) return done(cut(raw->raw));
    ports_.executor.Post([this, part, cut, done, raw = std::move(raw).value().raw] {
      const auto content = ports_.reader.ReadPart(raw, part);
      if (content) return done(cut(*content));
      done(NotFound("MAIL_PART_UNKNOWN", "The mail has no part " + part + " with a content.",
                    {{"part", part}}));
    });
  });
}

void MailDesk::Release(Actor actor, core::MailId mail, Done<void> done) {
  ports_.store.Release(std::move(actor), mail,
                       [this, done = std::move(done)](const Result<void>& released) {
                         if (released.ok()) Wake();
                         done(released);
                       });
}

void MailDesk::Look() {
  if (is_stopped_ || is_waiting_ || is_reading_ || !is_rung_) return;
  is_rung_ = false;
  is_reading_ = true;
  ReadSome();
}

void MailDesk::LookLater() {
  is_rung_ = true;
  if (is_waiting_) return;
  is_waiting_ = true;
  ports_.executor.StartTimer(ports_.clock.Now() + kMailPause, [this] {
    is_waiting_ = false;
    Look();
  });
}

// ---- Reading

void MailDesk::ReadSome() {
  ports_.store.TakeUnread(kReadTogetherMax, kReadBytesTogetherMax,
                          Here<std::vector<UnreadMail>>([this](auto unread) {
                            if (!unread.ok()) {
                              is_reading_ = false;
                              return LookLater();
                            }
                            if (!unread->empty()) return Read(std::move(unread).value());
                            is_reading_ = false;
                            Look();
                            Route();
                          }));
}

void MailDesk::Read(std::vector<UnreadMail> mails) {
  const auto settled = Here<void>([this](const Result<void>& done) {
    if (!done.ok()) {
      is_reading_ = false;
      return LookLater();
    }
    Route();
    ReadSome();
  });
  // It comes alone.
  if (mails.front().tries > kReadingsMax) {
    return ports_.store.Park({mails.front().id}, "Reading it failed several times.", settled);
  }
  std::vector<ReadMail> read;
  for (UnreadMail& mail : mails) {
    ReadMail one;
    one.message = ports_.reader.Read(mail.raw);
    one.verdict = core::JudgeKind(one.message);
    const std::string name = one.message.from.empty() ? "" : one.message.from.front().name;
    one.reply_text = core::SplitReply(one.message.text, name).reply;
    mail.raw.clear();
    one.mail = std::move(mail);
    read.push_back(std::move(one));
  }
  ports_.store.Settle(std::move(read), settled);
}

// ---- Routing

void MailDesk::Route() {
  // A round that is under way has passed those that were refused.
  if (std::exchange(is_routing_, true)) {
    is_round_asked_ = true;
    return;
  }
  ListWork();
}

void MailDesk::ListWork() {
  ports_.store.ListWork(routed_to_, kWorkTogetherMax,
                        Here<std::vector<MailWork>>([this](const auto& works) {
                          if (!works.ok()) {
                            EndRouting();
                            return LookLater();
                          }
                          if (works->empty()) return EndRouting();
                          Submit(*works);
                        }));
}

void MailDesk::EndRouting() {
  is_routing_ = false;
  routed_to_ = {};
  if (std::exchange(is_round_asked_, false)) Route();
}

void MailDesk::Submit(const std::vector<MailWork>& works) {
  routed_to_ = works.back().mail;
  submitting_ = works.size();
  for (const MailWork& work : works) {
    ports_.submit(WorkOf(work), Actor{kMailUser, "", {}},
                  Here<SubmittedWork>([this, work](const auto& answer) {
                    TakeAnswer(work, answer);
                    if (--submitting_ == 0) EndRound();
                  }));
  }
}

void MailDesk::TakeAnswer(const MailWork& work, const Result<SubmittedWork>& answer) {
  if (answer.ok()) return routed_.push_back(work.mail);
  if (!IsForGood(answer.error())) return LookLater();
  ports_.store.Park({work.mail}, answer.error().message, Here<void>([this](const auto& parked) {
                      if (!parked.ok()) LookLater();
                    }));
}

void MailDesk::EndRound() {
  ports_.store.MarkRouted(std::exchange(routed_, {}), Here<void>([this](const auto& marked) {
                            if (marked.ok()) return ListWork();
                            EndRouting();
                            LookLater();
                          }));
}

}  // namespace strowger::service
