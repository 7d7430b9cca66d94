#include <utility>

#include "adapters/grpc/mail_names.h"
#include "adapters/grpc/services.h"
#include "adapters/grpc/wire_time.h"
#include "service/ports/mail_store.h"
#include "strowger/mail/v1/mail_topic.grpc.pb.h"

namespace strowger::rpc {

namespace {

using namespace mail::v1;

constexpr int kWeeksDefault = 12;

void Write(const service::TopicWeek& week, TopicWeek& out) {
  SetTime(week.begin, out.mutable_begin_time());
  out.set_model(week.model);
  out.set_guessed_count(week.guessed);
  out.set_sure_count(week.sure);
  out.set_told_count(week.told);
  out.set_right_count(week.right);
  out.set_sure_told_count(week.sure_told);
  out.set_sure_right_count(week.sure_right);
}

class MailTopicServiceImpl final : public MailTopicService::CallbackService {
 public:
  explicit MailTopicServiceImpl(const ServiceContext& context)
      : door_(context.door), mails_(context.application.mails) {}

  grpc::ServerUnaryReactor* SetMailTopic(grpc::CallbackServerContext* c,
                                         const SetMailTopicRequest* q,
                                         SetMailTopicResponse* s) override {
    return door_.Pass(
        c, q, s, [this](const Caller& caller, auto& request, Reply<SetMailTopicResponse> reply) {
          auto mail = ParseName<core::MailId>("name", request.name());
          if (!mail.ok()) return reply.Refuse(mail.error());
          mails_.SetTopic(caller.actor, {*mail, request.topic(), request.is_new()},
                          Answering(std::move(reply)));
        });
  }

  grpc::ServerUnaryReactor* GetTopicAccuracy(grpc::CallbackServerContext* c,
                                             const GetTopicAccuracyRequest* q,
                                             GetTopicAccuracyResponse* s) override {
    return door_.Pass(c, q, s, [this](auto&, auto& request, Reply<GetTopicAccuracyResponse> reply) {
      const int weeks = request.week_count() == 0 ? kWeeksDefault : request.week_count();
      mails_.GetAccuracy(weeks, [reply](const Result<std::vector<service::TopicWeek>>& read) {
        if (!read.ok()) return reply.Refuse(read.error());
        GetTopicAccuracyResponse response;
        for (const service::TopicWeek& week : *read) Write(week, *response.add_weeks());
        reply(std::move(response));
      });
    });
  }

 private:
  const Door& door_;
  service::MailStore& mails_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeMailTopicService(const ServiceContext& context) {
  return std::make_unique<MailTopicServiceImpl>(context);
}

}  // namespace strowger::rpc
