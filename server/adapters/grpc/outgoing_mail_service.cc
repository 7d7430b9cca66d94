#include <utility>

#include "adapters/grpc/mail_names.h"
#include "adapters/grpc/read_update.h"
#include "adapters/grpc/services.h"
#include "adapters/grpc/wire_time.h"
#include "adapters/grpc/write_outgoing_mail.h"
#include "service/mail/mail_writing.h"
#include "strowger/mail/v1/outgoing_mail.grpc.pb.h"

namespace strowger::rpc {

namespace {

using namespace mail::v1;
using core::OutgoingMailId;
using Context = grpc::CallbackServerContext;
using Reactor = grpc::ServerUnaryReactor;

// A done that answers with how the mail is now.
template <class Response>
service::Done<service::OutgoingMail> AnsweringWithMail(Reply<Response> reply) {
  return [reply = std::move(reply)](const Result<service::OutgoingMail>& mail) {
    if (!mail.ok()) return reply.Refuse(mail.error());
    Response response;
    WriteOutgoingMail(*mail, *response.mutable_mail());
    reply(std::move(response));
  };
}

Result<service::DraftWish> ReadWish(const CreateDraftRequest& request) {
  auto purpose = ReadPurpose(request.purpose());
  if (!purpose.ok()) return purpose.error();
  auto account = ParseOptionalName<core::MailAccountId>("account", request.account());
  if (!account.ok()) return account.error();
  auto answered = ParseOptionalName<core::MailId>("mail", request.mail());
  if (!answered.ok()) return answered.error();
  auto ticket = ParseOptionalName<TicketId>("ticket", request.ticket());
  if (!ticket.ok()) return ticket.error();
  return service::DraftWish{.purpose = *purpose,
                            .account = *account,
                            .answered = *answered,
                            .ticket = *ticket,
                            .recipients = ReadRecipients(request.recipients()),
                            .subject = request.subject(),
                            .text = request.text(),
                            .language = request.language()};
}

Result<service::OutgoingFilter> ReadFilter(const ListOutgoingMailsRequest& request) {
  service::OutgoingFilter filter;
  auto account = ParseOptionalName<core::MailAccountId>("account", request.account());
  if (!account.ok()) return account.error();
  auto thread = ParseOptionalName<core::MailThreadId>("thread", request.thread());
  if (!thread.ok()) return thread.error();
  auto ticket = ParseOptionalName<TicketId>("ticket", request.ticket());
  if (!ticket.ok()) return ticket.error();
  auto author = ParseOptionalName<UserId>("author", request.author());
  if (!author.ok()) return author.error();
  auto size = ReadPageSize(request.page_size());
  if (!size.ok()) return size.error();
  filter.account = *account;
  filter.thread = *thread;
  filter.ticket = *ticket;
  filter.author = author->value;
  filter.state = ReadMailState(request.state());
  filter.page_size = *size;
  filter.page_token = request.page_token();
  return filter;
}

class OutgoingMailServiceImpl final : public OutgoingMailService::CallbackService {
 public:
  explicit OutgoingMailServiceImpl(const ServiceContext& context)
      : door_(context.door),
        outbox_(context.application.mail_outbox),
        writing_(context.application.mail_writing) {}

  Reactor* CreateDraft(Context* c, const CreateDraftRequest* q, CreateDraftResponse* s) override {
    return door_.Pass(
        c, q, s, [this](const Caller& caller, auto& request, Reply<CreateDraftResponse> reply) {
          auto wish = ReadWish(request);
          if (!wish.ok()) return reply.Refuse(wish.error());
          writing_.CreateDraft(caller.actor, *std::move(wish),
                               [reply](const Result<service::BegunDraft>& begun) {
                                 if (!begun.ok()) return reply.Refuse(begun.error());
                                 CreateDraftResponse response;
                                 WriteOutgoingMail(begun->mail, *response.mutable_mail());
                                 for (const auto& other : begun->others) {
                                   WriteOutgoingMail(other, *response.add_other_drafts());
                                 }
                                 reply(std::move(response));
                               });
        });
  }

  Reactor* UpdateDraft(Context* c, const UpdateDraftRequest* q, UpdateDraftResponse* s) override {
    return door_.Pass(
        c, q, s, [this](const Caller& caller, auto& request, Reply<UpdateDraftResponse> reply) {
          auto change = ReadDraftChange(request);
          if (!change.ok()) return reply.Refuse(change.error());
          outbox_.UpdateDraft(caller.actor, *std::move(change),
                              AnsweringWithMail(std::move(reply)));
        });
  }

  Reactor* AddAttachment(Context* c, const AddAttachmentRequest* q,
                         AddAttachmentResponse* s) override {
    return door_.Pass(
        c, q, s, [this](const Caller& caller, auto& request, Reply<AddAttachmentResponse> reply) {
          Attach(caller, request, std::move(reply));
        });
  }

  Reactor* RemoveAttachment(Context* c, const RemoveAttachmentRequest* q,
                            RemoveAttachmentResponse* s) override {
    return door_.Pass(
        c, q, s,
        [this](const Caller& caller, auto& request, Reply<RemoveAttachmentResponse> reply) {
          auto id = ParseName<OutgoingMailId>("mail", request.mail());
          if (!id.ok()) return reply.Refuse(id.error());
          outbox_.RemoveAttachment(caller.actor, *id, request.attachment_id(),
                                   AnsweringWithMail(std::move(reply)));
        });
  }

  Reactor* GetOutgoingMail(Context* c, const GetOutgoingMailRequest* q,
                           GetOutgoingMailResponse* s) override {
    return door_.Pass(c, q, s, [this](auto&, auto& request, Reply<GetOutgoingMailResponse> reply) {
      auto id = ParseName<OutgoingMailId>("mail", request.mail());
      if (!id.ok()) return reply.Refuse(id.error());
      outbox_.Get(*id, AnsweringWithMail(std::move(reply)));
    });
  }

  Reactor* ListOutgoingMails(Context* c, const ListOutgoingMailsRequest* q,
                             ListOutgoingMailsResponse* s) override {
    return door_.Pass(
        c, q, s, [this](auto&, auto& request, Reply<ListOutgoingMailsResponse> reply) {
          auto filter = ReadFilter(request);
          if (!filter.ok()) return reply.Refuse(filter.error());
          outbox_.List(*std::move(filter), [reply](const Result<service::OutgoingPage>& page) {
            if (!page.ok()) return reply.Refuse(page.error());
            ListOutgoingMailsResponse response;
            for (const auto& mail : page->mails) WriteOutgoingMail(mail, *response.add_mails());
            response.set_next_page_token(page->next_page_token);
            reply(std::move(response));
          });
        });
  }

  Reactor* PreviewMail(Context* c, const PreviewMailRequest* q, PreviewMailResponse* s) override {
    return door_.Pass(c, q, s, [this](auto&, auto& request, Reply<PreviewMailResponse> reply) {
      auto id = ParseName<OutgoingMailId>("mail", request.mail());
      if (!id.ok()) return reply.Refuse(id.error());
      writing_.Preview(*id, [reply](const Result<service::MailPreview>& preview) {
        if (!preview.ok()) return reply.Refuse(preview.error());
        PreviewMailResponse response;
        response.set_headers(preview->headers);
        response.set_text(preview->text);
        response.set_size_bytes(preview->bytes);
        reply(std::move(response));
      });
    });
  }

  Reactor* SendMail(Context* c, const SendMailRequest* q, SendMailResponse* s) override {
    return door_.Pass(c, q, s,
                      [this](const Caller& caller, auto& request, Reply<SendMailResponse> reply) {
                        auto id = ParseName<OutgoingMailId>("mail", request.mail());
                        if (!id.ok()) return reply.Refuse(id.error());
                        auto version = ReadEtag("etag", request.etag());
                        if (!version.ok()) return reply.Refuse(version.error());
                        service::SendWish wish;
                        wish.mail = *id;
                        wish.version = *version;
                        if (request.has_send_time()) wish.time = ReadTime(request.send_time());
                        wish.is_second_answer_wanted = request.is_second_answer_wanted();
                        writing_.Send(caller.actor, wish, AnsweringWithMail(std::move(reply)));
                      });
  }

  Reactor* CancelMail(Context* c, const CancelMailRequest* q, CancelMailResponse* s) override {
    return Do(c, q, s, &service::MailOutboxStore::TakeBack);
  }
  Reactor* ResendMail(Context* c, const ResendMailRequest* q, ResendMailResponse* s) override {
    return Do(c, q, s, &service::MailOutboxStore::SendAgain);
  }
  Reactor* DiscardDraft(Context* c, const DiscardDraftRequest* q,
                        DiscardDraftResponse* s) override {
    return Do(c, q, s, &service::MailOutboxStore::Discard);
  }

 private:
  using Act = void (service::MailOutboxStore::*)(service::Actor, OutgoingMailId,
                                                 service::Done<service::OutgoingMail>);

  template <class Request, class Response>
  Reactor* Do(Context* c, const Request* q, Response* s, Act act) {
    return door_.Pass(c, q, s,
                      [this, act](const Caller& caller, auto& request, Reply<Response> reply) {
                        auto id = ParseName<OutgoingMailId>("mail", request.mail());
                        if (!id.ok()) return reply.Refuse(id.error());
                        (outbox_.*act)(caller.actor, *id, AnsweringWithMail(std::move(reply)));
                      });
  }

  void Attach(const Caller& caller, const AddAttachmentRequest& request,
              Reply<AddAttachmentResponse> reply) {
    auto id = ParseName<OutgoingMailId>("mail", request.mail());
    if (!id.ok()) return reply.Refuse(id.error());
    service::AttachmentPiece piece{.mail = *id,
                                   .attachment = request.attachment_id(),
                                   .file_name = request.file_name(),
                                   .media_type = request.media_type().empty()
                                                     ? "application/octet-stream"
                                                     : request.media_type(),
                                   .size = request.size_bytes(),
                                   .offset = request.offset_bytes(),
                                   .content = request.content()};
    writing_.AddAttachmentPiece(caller.actor, std::move(piece),
                                [reply](const Result<service::OutgoingAttachment>& attachment) {
                                  if (!attachment.ok()) return reply.Refuse(attachment.error());
                                  AddAttachmentResponse response;
                                  WriteOutgoingAttachment(*attachment,
                                                          *response.mutable_attachment());
                                  reply(std::move(response));
                                });
  }

  const Door& door_;
  service::MailOutboxStore& outbox_;
  service::MailWriting& writing_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeOutgoingMailService(const ServiceContext& context) {
  return std::make_unique<OutgoingMailServiceImpl>(context);
}

}  // namespace strowger::rpc
