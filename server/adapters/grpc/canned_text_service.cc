#include <utility>

#include "adapters/grpc/mail_names.h"
#include "adapters/grpc/services.h"
#include "adapters/grpc/wire_time.h"
#include "adapters/grpc/write_records.h"
#include "service/ports/canned_text_store.h"
#include "strowger/mail/v1/canned_text.grpc.pb.h"

namespace strowger::rpc {

template <>
struct Collection<service::CannedTextId> {
  static constexpr std::string_view kName = "canned-texts";
};

namespace {

using namespace mail::v1;
using Context = grpc::CallbackServerContext;
using Reactor = grpc::ServerUnaryReactor;
using service::CannedTextId;

void Write(const service::CannedText& text, CannedText& out) {
  out.set_name(NameOf(text.id));
  out.set_language(text.language);
  out.set_text(text.text);
  out.set_editor(UserNameOf(text.editor));
  SetTime(text.updated, out.mutable_update_time());
}

class CannedTextServiceImpl final : public CannedTextService::CallbackService {
 public:
  explicit CannedTextServiceImpl(const ServiceContext& context)
      : door_(context.door), texts_(context.application.canned_texts) {}

  Reactor* ListCannedTexts(Context* c, const ListCannedTextsRequest* q,
                           ListCannedTextsResponse* s) override {
    return door_.Pass(c, q, s, [this](auto&, auto& request, Reply<ListCannedTextsResponse> reply) {
      const auto size = ReadPageSize(request.page_size());
      if (!size.ok()) return reply.Refuse(size.error());
      texts_.List(*size, request.page_token(), [reply](Result<service::CannedTextPage> page) {
        if (!page.ok()) return reply.Refuse(page.error());
        ListCannedTextsResponse response;
        for (const service::CannedText& text : page->texts) Write(text, *response.add_texts());
        response.set_next_page_token(page->next_page_token);
        reply(std::move(response));
      });
    });
  }

  Reactor* GetCannedText(Context* c, const GetCannedTextRequest* q,
                         GetCannedTextResponse* s) override {
    return door_.Pass(c, q, s, [this](auto&, auto& request, Reply<GetCannedTextResponse> reply) {
      auto id = ParseName<CannedTextId>("name", request.name());
      if (!id.ok()) return reply.Refuse(id.error());
      texts_.Get(*id, request.language(), [reply](Result<service::CannedText> text) {
        if (!text.ok()) return reply.Refuse(text.error());
        GetCannedTextResponse response;
        Write(*text, *response.mutable_text());
        reply(std::move(response));
      });
    });
  }

  Reactor* SaveCannedText(Context* c, const SaveCannedTextRequest* q,
                          SaveCannedTextResponse* s) override {
    return door_.Pass(c, q, s,
                      [this](const Caller& caller, const SaveCannedTextRequest& request,
                             Reply<SaveCannedTextResponse> reply) {
                        auto id = ParseName<CannedTextId>("text.name", request.text().name());
                        if (!id.ok()) return reply.Refuse(id.error());
                        service::CannedText text;
                        text.id = *id;
                        text.language = request.text().language();
                        text.text = request.text().text();
                        texts_.Save(caller.actor, std::move(text), Answering(reply));
                      });
  }

  Reactor* RemoveCannedText(Context* c, const RemoveCannedTextRequest* q,
                            RemoveCannedTextResponse* s) override {
    return door_.Pass(c, q, s,
                      [this](const Caller& caller, const RemoveCannedTextRequest& request,
                             Reply<RemoveCannedTextResponse> reply) {
                        auto id = ParseName<CannedTextId>("name", request.name());
                        if (!id.ok()) return reply.Refuse(id.error());
                        texts_.Remove(caller.actor, *id, request.language(), Answering(reply));
                      });
  }

  Reactor* FillCannedText(Context* c, const FillCannedTextRequest* q,
                          FillCannedTextResponse* s) override {
    return door_.Pass(
        c, q, s,
        [this](const Caller& caller, const FillCannedTextRequest& request,
               Reply<FillCannedTextResponse> reply) { Fill(caller, request, std::move(reply)); });
  }

 private:
  void Fill(const Caller& caller, const FillCannedTextRequest& request,
            Reply<FillCannedTextResponse> reply) const {
    auto id = ParseName<CannedTextId>("name", request.name());
    if (!id.ok()) return reply.Refuse(id.error());
    auto mail = ParseOptionalName<core::MailId>("mail", request.mail());
    if (!mail.ok()) return reply.Refuse(mail.error());
    auto ticket = ParseOptionalName<TicketId>("ticket", request.ticket());
    if (!ticket.ok()) return reply.Refuse(ticket.error());
    texts_.Fill({*id, request.language(), *mail, *ticket, caller.principal->user.name},
                [reply](Result<service::FilledText> filled) {
                  if (!filled.ok()) return reply.Refuse(filled.error());
                  FillCannedTextResponse response;
                  response.set_text(filled->text);
                  response.set_language(filled->language);
                  reply(std::move(response));
                });
  }

  const Door& door_;
  service::CannedTextStore& texts_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeCannedTextService(const ServiceContext& context) {
  return std::make_unique<CannedTextServiceImpl>(context);
}

}  // namespace strowger::rpc
