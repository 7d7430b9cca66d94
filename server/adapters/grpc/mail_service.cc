#include <utility>

#include "adapters/grpc/mail_names.h"
#include "adapters/grpc/services.h"
#include "adapters/grpc/wire_time.h"
#include "adapters/grpc/write_floor.h"
#include "service/mail/mail_desk.h"
#include "strowger/mail/v1/mail.grpc.pb.h"

namespace strowger::rpc {

namespace {

using namespace mail::v1;
using Context = grpc::CallbackServerContext;
using Reactor = grpc::ServerUnaryReactor;

MailState StateOf(service::MailState state) {
  switch (state) {
    case service::MailState::kReceived:
      return MAIL_STATE_RECEIVED;
    case service::MailState::kRouting:
      return MAIL_STATE_ROUTING;
    case service::MailState::kRouted:
      return MAIL_STATE_ROUTED;
    case service::MailState::kParked:
      return MAIL_STATE_PARKED;
    case service::MailState::kEvent:
      return MAIL_STATE_EVENT;
    case service::MailState::kKnown:
      return MAIL_STATE_KNOWN;
  }
  return MAIL_STATE_UNSPECIFIED;
}

MailKind KindOf(core::MailKind kind) {
  switch (kind) {
    case core::MailKind::kPerson:
      return MAIL_KIND_PERSON;
    case core::MailKind::kAutoReply:
      return MAIL_KIND_AUTO_REPLY;
    case core::MailKind::kBounce:
      return MAIL_KIND_BOUNCE;
    case core::MailKind::kFeedback:
      return MAIL_KIND_FEEDBACK;
    case core::MailKind::kList:
      return MAIL_KIND_LIST;
  }
  return MAIL_KIND_UNSPECIFIED;
}

void Write(const core::Mailbox& mailbox, MailAddress& out) {
  out.set_display_name(mailbox.name);
  out.set_address(mailbox.address);
}

void Write(const service::MailTopic& topic, MailTopic& out) {
  out.set_guess(topic.guess);
  out.set_probability(topic.probability);
  out.set_is_sure(topic.is_sure);
  out.set_model(topic.model);
  out.set_topic(topic.topic);
  if (topic.topic.empty()) return;
  out.set_user("users/" + topic.user);
  SetTime(topic.time, out.mutable_say_time());
}

void Write(const service::MailRow& mail, Mail& out) {
  out.set_name(NameOf(mail.id));
  out.set_account(NameOf(mail.account));
  out.set_state(StateOf(mail.state));
  out.set_reason(mail.reason);
  out.set_kind(KindOf(mail.kind));
  Write(mail.from, *out.mutable_from());
  out.set_subject(mail.subject);
  out.set_preview(mail.preview);
  SetTime(mail.arrived, out.mutable_arrive_time());
  out.set_size_bytes(mail.size);
  out.set_is_cut(mail.whole_size > 0);
  out.set_thread(NameOf(mail.thread));
  out.set_ticket(NameOf(mail.ticket));
  if (!mail.topic.guess.empty() || !mail.topic.topic.empty()) {
    Write(mail.topic, *out.mutable_topic());
  }
  if (mail.due.stage != core::DueStage::kNone) SetTime(mail.due.time, out.mutable_due_time());
  out.set_due_state(ToProto(mail.due.stage));
}

void Write(const core::MailPart& part, MailPart& out) {
  out.set_number(part.number);
  out.set_media_type(part.media_type);
  out.set_file_name(part.file_name);
  out.set_size_bytes(part.size);
  out.set_sha256(part.sha256);
  out.set_is_attachment(part.is_attachment);
  out.set_is_inline(part.is_inline);
}

GetMailResponse Describe(const service::OpenedMail& mail) {
  GetMailResponse out;
  const core::MailMessage& message = mail.message;
  Write(mail.row, *out.mutable_mail());
  for (const core::Mailbox& to : message.to) Write(to, *out.add_to());
  for (const core::Mailbox& cc : message.cc) Write(cc, *out.add_cc());
  if (message.date) SetTime(TimePoint(message.date->time_since_epoch()), out.mutable_send_time());
  out.set_text(message.text);
  out.set_reply_text(mail.reply_text);
  for (const core::MailPart& part : message.parts) Write(part, *out.add_parts());
  for (const std::string& trouble : message.troubles) out.add_troubles(trouble);
  if (message.protection != core::MailProtection::kNone) {
    out.set_protection(std::string(NameOf(message.protection)));
  }
  return out;
}

GetMailThreadResponse Describe(const service::MailThread& thread) {
  GetMailThreadResponse out;
  out.set_name(NameOf(thread.id));
  out.set_account(NameOf(thread.account));
  out.set_ticket(NameOf(thread.ticket));
  out.set_subject(thread.subject);
  for (const std::string& party : thread.parties) out.add_parties(party);
  for (const std::string& stranger : thread.strangers) out.add_strangers(stranger);
  for (const service::MailRow& mail : thread.mails) Write(mail, *out.add_mails());
  for (const service::MailEvent& event : thread.events) {
    MailThreadEvent& written = *out.add_events();
    SetTime(event.time, written.mutable_time());
    written.set_mail(NameOf(event.mail));
    written.set_text(event.text);
  }
  return out;
}

class MailServiceImpl final : public MailService::CallbackService {
 public:
  explicit MailServiceImpl(const ServiceContext& context)
      : door_(context.door),
        desk_(context.application.mail_desk),
        mails_(context.application.mails) {}

  Reactor* ListMails(Context* c, const ListMailsRequest* q, ListMailsResponse* s) override {
    return door_.Pass(c, q, s, [this](auto&, auto& request, Reply<ListMailsResponse> reply) {
      List(request, std::move(reply));
    });
  }

  Reactor* GetMail(Context* c, const GetMailRequest* q, GetMailResponse* s) override {
    return door_.Pass(c, q, s, [this](auto&, auto& request, Reply<GetMailResponse> reply) {
      auto mail = ParseName<core::MailId>("name", request.name());
      if (!mail.ok()) return reply.Refuse(mail.error());
      desk_.Open(*mail, [reply](const Result<service::OpenedMail>& opened) {
        if (!opened.ok()) return reply.Refuse(opened.error());
        reply(Describe(*opened));
      });
    });
  }

  Reactor* ReadMailBytes(Context* c, const ReadMailBytesRequest* q,
                         ReadMailBytesResponse* s) override {
    return door_.Pass(c, q, s, [this](auto&, auto& request, Reply<ReadMailBytesResponse> reply) {
      auto mail = ParseName<core::MailId>("name", request.name());
      if (!mail.ok()) return reply.Refuse(mail.error());
      desk_.ReadBytes(*mail, request.part(), request.offset(),
                      [reply](Result<service::MailBytes> bytes) {
                        if (!bytes.ok()) return reply.Refuse(bytes.error());
                        ReadMailBytesResponse response;
                        response.set_size_bytes(bytes->size);
                        response.set_content(std::move(bytes->content));
                        reply(std::move(response));
                      });
    });
  }

  Reactor* GetMailThread(Context* c, const GetMailThreadRequest* q,
                         GetMailThreadResponse* s) override {
    return door_.Pass(c, q, s, [this](auto&, auto& request, Reply<GetMailThreadResponse> reply) {
      auto thread = ParseName<core::MailThreadId>("name", request.name());
      if (!thread.ok()) return reply.Refuse(thread.error());
      mails_.GetThread(*thread, [reply](const Result<service::MailThread>& found) {
        if (!found.ok()) return reply.Refuse(found.error());
        reply(Describe(*found));
      });
    });
  }

  Reactor* ReleaseMail(Context* c, const ReleaseMailRequest* q, ReleaseMailResponse* s) override {
    return door_.Pass(
        c, q, s, [this](const Caller& caller, auto& request, Reply<ReleaseMailResponse> reply) {
          auto mail = ParseName<core::MailId>("name", request.name());
          if (!mail.ok()) return reply.Refuse(mail.error());
          desk_.Release(caller.actor, *mail, Answering(std::move(reply)));
        });
  }

 private:
  void List(const ListMailsRequest& request, Reply<ListMailsResponse> reply) {
    auto account = ParseOptionalName<core::MailAccountId>("account", request.account());
    if (!account.ok()) return reply.Refuse(account.error());
    auto size = ReadPageSize(request.page_size());
    if (!size.ok()) return reply.Refuse(size.error());
    mails_.List({*account, request.parked_only(), *size, request.page_token()},
                [reply](const Result<service::MailPage>& page) {
                  if (!page.ok()) return reply.Refuse(page.error());
                  ListMailsResponse response;
                  for (const service::MailRow& mail : page->mails) {
                    Write(mail, *response.add_mails());
                  }
                  response.set_next_page_token(page->next_page_token);
                  reply(std::move(response));
                });
  }

  const Door& door_;
  service::MailDesk& desk_;
  service::MailStore& mails_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeMailService(const ServiceContext& context) {
  return std::make_unique<MailServiceImpl>(context);
}

}  // namespace strowger::rpc
