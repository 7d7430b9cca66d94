#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "adapters/store/answer_times.h"
#include "adapters/store/change_bell.h"
#include "adapters/store/database.h"
#include "core/mail/mail_signer.h"
#include "service/mail/mail_policy.h"
#include "service/ports/mail_store.h"

namespace strowger::store {

class MailStore final : public service::MailStore {
 public:
  // `database` is started; all of it outlives the store. The bell is rung when automatic answers
  // wait to be sent.
  MailStore(Database& database, const core::MailSigner& signer, ChangeBell& outbox_bell)
      : database_(database), signer_(signer), outbox_bell_(outbox_bell) {}

  // By which mails are judged from now on. From any thread.
  void SetPolicy(std::shared_ptr<const service::MailPolicy> policy) {
    policy_.store(std::move(policy));
  }

  void TakeIn(service::ArrivedMail mail, service::Done<service::TakenMail> done) override;
  void GetPlace(core::MailAccountId account, std::string folder,
                service::Done<service::FolderPlace> done) override;
  void SetPlace(core::MailAccountId account, std::string folder, service::FolderPlace place,
                service::Done<void> done) override;

  void TakeUnread(std::size_t most, std::size_t bytes_max,
                  service::Done<std::vector<service::UnreadMail>> done) override;
  void Settle(std::vector<service::ReadMail> mails, service::Done<void> done) override;
  void Park(std::vector<core::MailId> mails, std::string reason, service::Done<void> done) override;
  void ListWork(core::MailId after, std::size_t most,
                service::Done<std::vector<service::MailWork>> done) override;
  void MarkRouted(std::vector<core::MailId> mails, service::Done<void> done) override;

  void Get(core::MailId mail, service::Done<service::MailRow> done) override;
  void GetRaw(core::MailId mail, service::Done<service::RawMail> done) override;
  void List(service::MailFilter filter, service::Done<service::MailPage> done) override;
  void GetThread(core::MailThreadId thread, service::Done<service::MailThread> done) override;
  void Release(service::Actor actor, core::MailId mail, service::Done<void> done) override;
  void SetTopic(service::Actor actor, service::TopicWish wish, service::Done<void> done) override;
  void GetAccuracy(int weeks, service::Done<std::vector<service::TopicWeek>> done) override;
  void GetDeflection(service::DeflectionWish wish,
                     service::Done<service::DeflectionFigures> done) override;
  void PreviewText(service::MailTextWish wish,
                   service::Done<service::MailTextPreview> done) override;

 private:
  // Runs `work` on the writer's thread; it has nothing to tell.
  void Change(std::function<void(Connection&)> work, service::Done<void> done);

  // Borrowed.
  Database& database_;
  const core::MailSigner& signer_;
  ChangeBell& outbox_bell_;
  // State.
  AnswerTimes answer_times_;  // On the writer's thread.
  std::atomic<std::shared_ptr<const service::MailPolicy>> policy_ =
      std::make_shared<const service::MailPolicy>();
};

}  // namespace strowger::store
