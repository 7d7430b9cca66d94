#include "adapters/store/mail_store.h"

#include <utility>

#include "adapters/store/acknowledgement_rows.h"
#include "adapters/store/change_log.h"
#include "adapters/store/digest.h"
#include "adapters/store/json_text.h"
#include "adapters/store/mail_answer.h"
#include "adapters/store/mail_rows.h"
#include "adapters/store/mail_settlement.h"
#include "adapters/store/mail_thread_rows.h"
#include "adapters/store/mail_topic_rows.h"

namespace strowger::store {

using core::MailId;
using service::Actor;
using service::Done;
using service::MailState;

namespace {

Done<bool> Telling(Done<void> done) {
  return [done = std::move(done)](const Result<bool>& changed) {
    done(changed.ok() ? Result<void>() : Result<void>(changed.error()));
  };
}

std::string StateText(MailState state) {
  JsonText json;
  json.BeginObject();
  json.Add("state", WordOf(state));
  json.EndObject();
  return json.Take();
}

Result<bool> ReleaseMail(const MailSettling& at, const Actor& actor, MailId mail) {
  const auto before = GetMail(at.connection, mail);
  if (!before.ok()) return before.error();
  if (before->state != MailState::kParked && before->state != MailState::kKnown) {
    const std::string id = std::to_string(mail.value);
    const std::string state(WordOf(before->state));
    return FailedPrecondition(
        "MAIL_STATE", "The mail " + id + " is " + state + "; only parked ones are released.",
        {{"mail", id}, {"state", state}});
  }
  RouteAnyway(at, *before);
  WriteAudit(at.connection, actor, at.now,
             {"ReleaseMail", "mails/" + std::to_string(mail.value), StateText(before->state),
              StateText(MailState::kRouting)});
  return true;
}

}  // namespace

void MailStore::Change(std::function<void(Connection&)> work, Done<void> done) {
  database_.Write<bool>(
      [work = std::move(work)](Connection& connection) -> Result<bool> {
        work(connection);
        return true;
      },
      Telling(std::move(done)));
}

void MailStore::TakeIn(service::ArrivedMail mail, Done<service::TakenMail> done) {
  database_.Write<service::TakenMail>(
      [digest = Sha256Hex(mail.raw), mail = std::move(mail)](Connection& connection)
          -> Result<service::TakenMail> { return TakeInMail(connection, mail, digest); },
      std::move(done));
}

void MailStore::GetPlace(core::MailAccountId account, std::string folder,
                         Done<service::FolderPlace> done) {
  database_.Read<service::FolderPlace>(
      [account = std::move(account), folder = std::move(folder)](Connection& connection)
          -> Result<service::FolderPlace> { return ReadFolder(connection, account, folder); },
      std::move(done));
}

void MailStore::SetPlace(core::MailAccountId account, std::string folder,
                         service::FolderPlace place, Done<void> done) {
  Change([account = std::move(account), folder = std::move(folder),
          place](Connection& connection) { SaveFolder(connection, account, folder, place); },
         std::move(done));
}

void MailStore::TakeUnread(std::size_t most, std::size_t bytes_max,
                           Done<std::vector<service::UnreadMail>> done) {
  using Mails = std::vector<service::UnreadMail>;
  database_.Write<Mails>(
      [most, bytes_max](Connection& connection) -> Result<Mails> {
        return TakeUnreadMails(connection, most, bytes_max);
      },
      [this, done = std::move(done)](Result<Mails> begun) {
        if (!begun.ok() || begun->empty()) return done(std::move(begun));
        // Their bytes are many: calls wait for the writer, not for a reader.
        database_.Read<Mails>(
            [mails = std::move(begun).value()](Connection& connection) -> Result<Mails> {
              Mails whole = mails;
              for (service::UnreadMail& mail : whole) mail.raw = ReadRawMail(connection, mail.id);
              return whole;
            },
            done);
      });
}

void MailStore::Settle(std::vector<service::ReadMail> mails, Done<void> done) {
  // Here, and not while calls wait for the writer.
  const auto policy = policy_.load();
  std::vector<PreparedMail> prepared;
  for (service::ReadMail& mail : mails) {
    prepared.push_back(PrepareMail(std::move(mail), signer_, *policy));
  }
  Change(
      [this, mails = std::move(prepared), policy](Connection& connection) {
        for (const PreparedMail& mail : mails) {
          SettleMail({connection, *policy, database_.clock().Now(), &answer_times_}, mail);
        }
      },
      [this, done = std::move(done)](const Result<void>& settled) {
        if (settled.ok()) outbox_bell_.Ring();
        if (settled.ok()) database_.clock_bell().Ring();
        done(settled);
      });
}

void MailStore::Park(std::vector<MailId> mails, std::string reason, Done<void> done) {
  Change(
      [mails = std::move(mails), reason = std::move(reason)](Connection& connection) {
        for (const MailId mail : mails) {
          SetMailState(connection, mail, MailState::kParked, reason);
        }
      },
      std::move(done));
}

void MailStore::ListWork(MailId after, std::size_t most,
                         Done<std::vector<service::MailWork>> done) {
  database_.Read<std::vector<service::MailWork>>(
      [after, most](Connection& connection) -> Result<std::vector<service::MailWork>> {
        return ListMailWork(connection, after, most);
      },
      std::move(done));
}

void MailStore::MarkRouted(std::vector<MailId> mails, Done<void> done) {
  Change(
      [mails = std::move(mails)](Connection& connection) {
        for (const MailId mail : mails) MarkMailRouted(connection, mail);
      },
      std::move(done));
}

void MailStore::Get(MailId mail, Done<service::MailRow> done) {
  database_.Read<service::MailRow>(
      [mail](Connection& connection) { return GetMail(connection, mail); }, std::move(done));
}

void MailStore::GetRaw(MailId mail, Done<service::RawMail> done) {
  database_.Read<service::RawMail>(
      [mail](Connection& connection) -> Result<service::RawMail> {
        auto row = GetMail(connection, mail);
        if (!row.ok()) return row.error();
        return service::RawMail{*std::move(row), ReadRawMail(connection, mail)};
      },
      std::move(done));
}

void MailStore::List(service::MailFilter filter, Done<service::MailPage> done) {
  database_.Read<service::MailPage>(
      [filter = std::move(filter)](Connection& connection) {
        return ListMails(connection, filter);
      },
      std::move(done));
}

void MailStore::GetThread(core::MailThreadId thread, Done<service::MailThread> done) {
  database_.Read<service::MailThread>(
      [thread](Connection& connection) { return ReadThread(connection, thread); }, std::move(done));
}

void MailStore::Release(Actor actor, MailId mail, Done<void> done) {
  WriteOnce<bool>(
      database_, std::move(actor), "ReleaseMail",
      [mail, policy = policy_.load()](Connection& connection, const Actor& who, TimePoint now) {
        return ReleaseMail({connection, *policy, now}, who, mail);
      },
      Telling(std::move(done)));
}

void MailStore::SetTopic(Actor actor, service::TopicWish wish, Done<void> done) {
  WriteOnce<bool>(
      database_, std::move(actor), "SetMailTopic",
      [wish = std::move(wish), policy = policy_.load()](Connection& connection, const Actor& who,
                                                        TimePoint now) {
        return SayTopic({connection, *policy, now}, who, wish);
      },
      Telling(std::move(done)));
}

void MailStore::GetAccuracy(int weeks, Done<std::vector<service::TopicWeek>> done) {
  if (weeks < 1 || weeks > service::kTopicWeeksMax) {
    return done(InvalidArgument("WEEKS_INVALID",
                                "Weeks are 1 to " + std::to_string(service::kTopicWeeksMax) + ".",
                                {{"field", "week_count"}, {"value", std::to_string(weeks)}}));
  }
  constexpr std::chrono::days kFirstMonday{4};  // From the epoch, a Thursday.
  const Duration elapsed = database_.clock().Now().time_since_epoch() - kFirstMonday;
  const auto this_week = std::chrono::floor<std::chrono::weeks>(elapsed);
  const TimePoint since(kFirstMonday + this_week - std::chrono::weeks(weeks - 1));
  database_.Read<std::vector<service::TopicWeek>>(
      [since](Connection& connection) -> Result<std::vector<service::TopicWeek>> {
        return ReadAccuracy(connection, since);
      },
      std::move(done));
}

void MailStore::GetDeflection(service::DeflectionWish wish, Done<service::DeflectionFigures> done) {
  for (const auto& [field, days] :
       {std::pair{"days", wish.days}, {"quiet_days", wish.quiet_days}}) {
    if (days >= 1 && days <= service::kDeflectionDaysMax) continue;
    return done(InvalidArgument(
        "DAYS_INVALID", "Days are 1 to " + std::to_string(service::kDeflectionDaysMax) + ".",
        {{"field", field}, {"value", std::to_string(days)}}));
  }
  const TimePoint now = database_.clock().Now();
  database_.Read<service::DeflectionFigures>(
      [now, wish](Connection& connection) -> Result<service::DeflectionFigures> {
        return ReadDeflection(connection, now, now - std::chrono::days(wish.days),
                              std::chrono::days(wish.quiet_days));
      },
      std::move(done));
}

void MailStore::PreviewText(service::MailTextWish wish, Done<service::MailTextPreview> done) {
  database_.Read<service::MailTextPreview>(
      [wish = std::move(wish), policy = policy_.load(),
       now = database_.clock().Now()](Connection& connection) {
        return PreviewAnswer({connection, *policy, now}, wish);
      },
      std::move(done));
}

}  // namespace strowger::store
