#include <utility>

#include "adapters/grpc/mail_names.h"
#include "adapters/grpc/services.h"
#include "service/ports/mail_store.h"
#include "strowger/mail/v1/acknowledgement.grpc.pb.h"

namespace strowger::rpc {

namespace {

using namespace mail::v1;

void Write(const service::DeflectionFigures::Group& group, DeflectionGroup& out) {
  out.set_sent_count(group.sent);
  out.set_looked_at_count(group.looked_at);
  out.set_quiet_count(group.quiet);
  out.set_deflected_count(group.deflected);
}

Result<service::MailTextWish> ReadWish(const PreviewMailTextRequest& request) {
  auto account = ParseOptionalName<core::MailAccountId>("account", request.account());
  if (!account.ok()) return account.error();
  auto queue = ParseOptionalName<QueueId>("queue", request.queue());
  if (!queue.ok()) return queue.error();
  return service::MailTextWish{request.text(),  *account,        request.language(),
                               request.topic(), request.words(), *queue};
}

class AcknowledgementServiceImpl final : public AcknowledgementService::CallbackService {
 public:
  explicit AcknowledgementServiceImpl(const ServiceContext& context)
      : door_(context.door), mails_(context.application.mails) {}

  grpc::ServerUnaryReactor* PreviewMailText(grpc::CallbackServerContext* c,
                                            const PreviewMailTextRequest* q,
                                            PreviewMailTextResponse* s) override {
    return door_.Pass(c, q, s, [this](auto&, auto& request, Reply<PreviewMailTextResponse> reply) {
      auto wish = ReadWish(request);
      if (!wish.ok()) return reply.Refuse(wish.error());
      mails_.PreviewText(*std::move(wish), [reply](const Result<service::MailTextPreview>& made) {
        if (!made.ok()) return reply.Refuse(made.error());
        PreviewMailTextResponse response;
        response.set_language(made->language);
        response.set_subject(made->subject);
        response.set_text(made->text);
        reply(std::move(response));
      });
    });
  }

  grpc::ServerUnaryReactor* GetDeflection(grpc::CallbackServerContext* c,
                                          const GetDeflectionRequest* q,
                                          GetDeflectionResponse* s) override {
    return door_.Pass(c, q, s, [this](auto&, auto& request, Reply<GetDeflectionResponse> reply) {
      service::DeflectionWish wish;
      if (request.day_count() != 0) wish.days = request.day_count();
      if (request.quiet_day_count() != 0) wish.quiet_days = request.quiet_day_count();
      mails_.GetDeflection(wish, [reply](const Result<service::DeflectionFigures>& figures) {
        if (!figures.ok()) return reply.Refuse(figures.error());
        GetDeflectionResponse response;
        Write(figures->with_articles, *response.mutable_with_articles());
        Write(figures->without_articles, *response.mutable_without_articles());
        reply(std::move(response));
      });
    });
  }

 private:
  const Door& door_;
  service::MailStore& mails_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeAcknowledgementService(const ServiceContext& context) {
  return std::make_unique<AcknowledgementServiceImpl>(context);
}

}  // namespace strowger::rpc
