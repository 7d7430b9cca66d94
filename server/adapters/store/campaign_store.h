#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "adapters/store/campaign_turn.h"
#include "adapters/store/change_bell.h"
#include "adapters/store/database.h"
#include "core/mail/mail_signer.h"
#include "service/ports/campaign_store.h"

namespace strowger::store {

class CampaignStore final : public service::CampaignStore {
 public:
  // `database` is started; all of it outlives the store. The bell is rung when mails wait to be
  // sent.
  CampaignStore(Database& database, const core::MailSigner& signer, ChangeBell& outbox_bell)
      : database_(database), signer_(signer), outbox_bell_(outbox_bell) {}

  // What holds from now on. From any thread.
  void SetPolicy(std::shared_ptr<const service::CampaignPolicy> policy) {
    policy_.store(std::move(policy));
  }

  void Create(service::Actor actor, core::Campaign campaign,
              service::Done<core::Campaign> done) override;
  void Get(core::CampaignId campaign, service::Done<core::Campaign> done) override;
  void List(std::size_t page_size, std::string page_token,
            service::Done<service::CampaignPage> done) override;
  void Move(service::Actor actor, core::CampaignId campaign, core::CampaignMove move,
            service::Done<core::Campaign> done) override;
  void Preview(core::CampaignId campaign, CustomerId customer,
               service::Done<std::vector<service::PreviewedMail>> done) override;
  void SendTrial(service::Actor actor, core::CampaignId campaign, CustomerId customer,
                 std::string address, service::Done<core::OutgoingMailId> done) override;
  void ListRunning(service::Done<std::vector<core::Campaign>> done) override;
  void SelectSome(core::CampaignId campaign, service::Done<bool> done) override;
  void TakeTurn(core::CampaignId campaign, service::Done<service::CampaignTurn> done) override;
  void Unsubscribe(core::CampaignMemberId member, service::UnsubscribedBy by,
                   service::Done<bool> done) override;
  void CountSome(core::CampaignId campaign, core::CampaignMemberId after,
                 service::Done<service::CountedMembers> done) override;

 private:
  template <class T>
  using Work = std::function<Result<T>(const CampaignWork&, const service::Actor&)>;

  // What a person does, once for each request; answered with its number. The bell is rung before.
  void Write(service::Actor actor, std::string_view kind, Work<std::size_t> work,
             service::Done<std::size_t> done);
  void AnswerWith(const Result<std::size_t>& campaign, service::Done<core::Campaign> done);

  // Borrowed.
  Database& database_;
  const core::MailSigner& signer_;
  ChangeBell& outbox_bell_;
  // State.
  std::atomic<std::shared_ptr<const service::CampaignPolicy>> policy_ =
      std::make_shared<const service::CampaignPolicy>();
};

}  // namespace strowger::store
