#include <string>
#include <utility>

#include "adapters/grpc/names.h"
#include "adapters/grpc/services.h"
#include "adapters/grpc/wire_time.h"
#include "strowger/customer/v1/profile.grpc.pb.h"

namespace strowger::rpc {

namespace {

using namespace customer::v1;
using Context = grpc::CallbackServerContext;
using Reactor = grpc::ServerUnaryReactor;

constexpr char kUsualSource[] = "desk";
// The enums of the core are the protos' without the first value.
ContactChannel ToProto(core::ContactChannel channel) {
  return static_cast<ContactChannel>(static_cast<int>(channel) + 1);
}
static_assert(static_cast<int>(core::ContactChannel::kPost) + 1 == CONTACT_CHANNEL_POST);
static_assert(static_cast<int>(core::ConsentState::kWithdrawn) + 1 == CONSENT_STATE_WITHDRAWN);

Error ValueMissing(const std::string& field) {
  return InvalidArgument("VALUE_MISSING", field + " is needed.", {{"field", field}});
}

void Write(const service::ProfileValue& value, ProfileValue& out) {
  out.set_name(value.name);
  // The owner goes by its resource name, as everywhere.
  out.set_value(value.name == "owner" ? NameOf(AgentId{value.value}) : value.value);
  out.set_origin(NameOf(value.origin));
  out.set_source(value.source);
  SetTime(value.time, out.mutable_update_time());
  if (!value.verified) return;
  out.set_verifier(UserNameOf(value.verified->first));
  SetTime(value.verified->second, out.mutable_verify_time());
}

void Write(const service::CustomerConsent& consent, CustomerConsent& out) {
  const core::ConsentStatement& said = consent.statement;
  out.set_channel(ToProto(said.channel));
  out.set_purpose(said.purpose);
  out.set_state(static_cast<ConsentState>(static_cast<int>(said.state) + 1));
  out.set_source(said.source);
  out.set_evidence(said.evidence);
  SetTime(said.stated, out.mutable_stated_time());
  out.set_origin(NameOf(consent.origin));
  out.set_user(UserNameOf(said.user));
  SetTime(said.heard, out.mutable_create_time());
}

void Write(const service::CustomerRelation& relation, CustomerRelation& out) {
  out.set_kind(relation.kind);
  out.set_other(NameOf(relation.other));
  out.set_other_name(relation.other_name);
  out.set_note(relation.note);
  out.set_user(UserNameOf(relation.user));
  SetTime(relation.time, out.mutable_create_time());
}

void Write(const service::CustomerFact& fact, CustomerFact& out) {
  out.set_customer(NameOf(fact.customer));
  out.set_source(fact.source);
  out.set_kind(fact.kind);
  out.set_external_id(fact.external_id);
  out.set_number(fact.number);
  out.set_status(fact.status);
  if (fact.amount) out.set_amount_minor(*fact.amount);
  out.set_currency(fact.currency);
  out.set_text(fact.text);
  SetTime(fact.time, out.mutable_fact_time());
  SetTime(fact.heard, out.mutable_create_time());
  out.set_origin(NameOf(fact.origin));
}

GetProfileResponse Answer(const service::CustomerProfile& profile) {
  GetProfileResponse response;
  response.set_customer(NameOf(profile.customer));
  for (const auto& field : profile.fields) Write(field, *response.add_fields());
  for (const auto& attribute : profile.attributes) Write(attribute, *response.add_attributes());
  for (const auto& tag : profile.tags) {
    ProfileTag& out = *response.add_tags();
    out.set_tag(tag.tag);
    out.set_origin(NameOf(tag.origin));
    out.set_user(UserNameOf(tag.user));
    SetTime(tag.time, out.mutable_create_time());
  }
  for (const auto& consent : profile.consents) Write(consent, *response.add_consents());
  for (const auto& relation : profile.relations) Write(relation, *response.add_relations());
  response.set_relation_count(static_cast<std::uint32_t>(profile.relation_count));
  for (const auto& fact : profile.facts) Write(fact, *response.add_facts());
  return response;
}

Result<service::ConsentWish> ReadConsent(const CustomerConsent& in) {
  if (in.channel() == CONTACT_CHANNEL_UNSPECIFIED || !ContactChannel_IsValid(in.channel())) {
    return ValueMissing("consent.channel");
  }
  if (in.state() == CONSENT_STATE_UNSPECIFIED || !ConsentState_IsValid(in.state())) {
    return ValueMissing("consent.state");
  }
  service::ConsentWish wish;
  wish.channel = static_cast<core::ContactChannel>(in.channel() - 1);
  wish.purpose = in.purpose();
  wish.state = static_cast<core::ConsentState>(in.state() - 1);
  wish.source = in.source().empty() ? kUsualSource : in.source();
  wish.evidence = in.evidence();
  if (in.has_stated_time()) wish.stated = ReadTime(in.stated_time());
  return wish;
}

Result<service::FactWish> ReadFact(const CustomerFact& in) {
  auto customer = ParseOptionalName<CustomerId>("facts.customer", in.customer());
  if (!customer.ok()) return customer.error();
  service::FactWish wish;
  wish.record = in.record_external_id();
  service::CustomerFact& fact = wish.fact;
  fact.customer = *customer;
  fact.source = in.source();
  fact.kind = in.kind();
  fact.external_id = in.external_id();
  fact.number = in.number();
  fact.status = in.status();
  if (in.has_amount_minor()) fact.amount = in.amount_minor();
  fact.currency = in.currency();
  fact.text = in.text();
  if (in.has_fact_time()) fact.time = ReadTime(in.fact_time());
  return wish;
}

PutFactsResponse Answer(const service::FactReport& report) {
  PutFactsResponse response;
  response.set_created_count(static_cast<std::uint32_t>(report.created));
  response.set_updated_count(static_cast<std::uint32_t>(report.updated));
  response.set_unchanged_count(static_cast<std::uint32_t>(report.unchanged));
  response.set_outdated_count(static_cast<std::uint32_t>(report.outdated));
  for (const auto& [place, why] : report.refused) {
    RefusedFact& refused = *response.add_refused();
    refused.set_place(static_cast<std::uint32_t>(place));
    refused.set_reason(why);
  }
  return response;
}

template <class Request>
Result<service::RelationWish> ReadRelation(const Request& request) {
  auto customer = ParseName<CustomerId>("customer", request.customer());
  if (!customer.ok()) return customer.error();
  auto other = ParseName<CustomerId>("other", request.other());
  if (!other.ok()) return other.error();
  return service::RelationWish{*customer, request.kind(), *other, ""};
}

class ProfileServiceImpl final : public ProfileService::CallbackService {
 public:
  explicit ProfileServiceImpl(const ServiceContext& context)
      : door_(context.door),
        profiles_(context.application.profiles),
        exchange_(context.application.exchange) {}

  Reactor* GetProfile(Context* c, const GetProfileRequest* q, GetProfileResponse* s) override {
    return door_.Pass(c, q, s, [this](auto&, auto& request, Reply<GetProfileResponse> reply) {
      auto customer = ParseName<CustomerId>("customer", request.customer());
      if (!customer.ok()) return reply.Refuse(customer.error());
      profiles_.GetProfile(*customer, [reply](const Result<service::CustomerProfile>& profile) {
        if (!profile.ok()) return reply.Refuse(profile.error());
        reply(Answer(*profile));
      });
    });
  }

  Reactor* ChangeTags(Context* c, const ChangeTagsRequest* q, ChangeTagsResponse* s) override {
    return door_.Pass(c, q, s,
                      [this](const Caller& caller, auto& request, Reply<ChangeTagsResponse> reply) {
                        auto customer = ParseName<CustomerId>("customer", request.customer());
                        if (!customer.ok()) return reply.Refuse(customer.error());
                        profiles_.ChangeTags(caller.actor, *customer,
                                             {{request.add().begin(), request.add().end()},
                                              {request.remove().begin(), request.remove().end()}},
                                             Answering(std::move(reply)));
                      });
  }

  Reactor* SetConsent(Context* c, const SetConsentRequest* q, SetConsentResponse* s) override {
    return door_.Pass(c, q, s,
                      [this](const Caller& caller, auto& request, Reply<SetConsentResponse> reply) {
                        auto customer = ParseName<CustomerId>("customer", request.customer());
                        if (!customer.ok()) return reply.Refuse(customer.error());
                        auto wish = ReadConsent(request.consent());
                        if (!wish.ok()) return reply.Refuse(wish.error());
                        profiles_.SetConsent(caller.actor, *customer, std::move(wish).value(),
                                             Answering(std::move(reply)));
                      });
  }

  Reactor* ListConsents(Context* c, const ListConsentsRequest* q,
                        ListConsentsResponse* s) override {
    return door_.Pass(c, q, s, [this](auto&, auto& request, Reply<ListConsentsResponse> reply) {
      auto customer = ParseName<CustomerId>("customer", request.customer());
      if (!customer.ok()) return reply.Refuse(customer.error());
      profiles_.ListConsents(
          *customer, [reply](const Result<std::vector<service::CustomerConsent>>& consents) {
            if (!consents.ok()) return reply.Refuse(consents.error());
            ListConsentsResponse response;
            for (const auto& consent : *consents) Write(consent, *response.add_consents());
            reply(std::move(response));
          });
    });
  }

  Reactor* SetAttributes(Context* c, const SetAttributesRequest* q,
                         SetAttributesResponse* s) override {
    return door_.Pass(
        c, q, s, [this](const Caller& caller, auto& request, Reply<SetAttributesResponse> reply) {
          auto customer = ParseName<CustomerId>("customer", request.customer());
          if (!customer.ok()) return reply.Refuse(customer.error());
          profiles_.SetAttributes(caller.actor, *customer,
                                  request.source().empty() ? kUsualSource : request.source(),
                                  {request.attributes().begin(), request.attributes().end()},
                                  Answering(std::move(reply)));
        });
  }

  Reactor* RelateCustomers(Context* c, const RelateCustomersRequest* q,
                           RelateCustomersResponse* s) override {
    return door_.Pass(
        c, q, s, [this](const Caller& caller, auto& request, Reply<RelateCustomersResponse> reply) {
          auto wish = ReadRelation(request);
          if (!wish.ok()) return reply.Refuse(wish.error());
          wish->note = request.note();
          profiles_.Relate(caller.actor, std::move(wish).value(), Answering(std::move(reply)));
        });
  }

  Reactor* UnrelateCustomers(Context* c, const UnrelateCustomersRequest* q,
                             UnrelateCustomersResponse* s) override {
    return door_.Pass(
        c, q, s,
        [this](const Caller& caller, auto& request, Reply<UnrelateCustomersResponse> reply) {
          auto wish = ReadRelation(request);
          if (!wish.ok()) return reply.Refuse(wish.error());
          profiles_.Unrelate(caller.actor, std::move(wish).value(), Answering(std::move(reply)));
        });
  }

  Reactor* ListRelations(Context* c, const ListRelationsRequest* q,
                         ListRelationsResponse* s) override {
    return door_.Pass(c, q, s, [this](auto&, auto& request, Reply<ListRelationsResponse> reply) {
      auto customer = ParseName<CustomerId>("customer", request.customer());
      if (!customer.ok()) return reply.Refuse(customer.error());
      auto size = ReadPageSize(request.page_size());
      if (!size.ok()) return reply.Refuse(size.error());
      profiles_.ListRelations(*customer, *size, request.page_token(), [reply](const auto& page) {
        if (!page.ok()) return reply.Refuse(page.error());
        ListRelationsResponse response;
        for (const auto& relation : page->first) Write(relation, *response.add_relations());
        response.set_next_page_token(page->second);
        reply(std::move(response));
      });
    });
  }

  Reactor* PutFacts(Context* c, const PutFactsRequest* q, PutFactsResponse* s) override {
    return door_.Pass(c, q, s,
                      [this](const Caller& caller, auto& request, Reply<PutFactsResponse> reply) {
                        std::vector<service::FactWish> wishes;
                        for (const CustomerFact& fact : request.facts()) {
                          auto wish = ReadFact(fact);
                          if (!wish.ok()) return reply.Refuse(wish.error());
                          wishes.push_back(std::move(wish).value());
                        }
                        profiles_.PutFacts(caller.actor, std::move(wishes),
                                           [reply](const Result<service::FactReport>& report) {
                                             if (!report.ok()) return reply.Refuse(report.error());
                                             reply(Answer(*report));
                                           });
                      });
  }

  Reactor* ListFacts(Context* c, const ListFactsRequest* q, ListFactsResponse* s) override {
    return door_.Pass(c, q, s, [this](auto&, auto& request, Reply<ListFactsResponse> reply) {
      auto customer = ParseName<CustomerId>("customer", request.customer());
      if (!customer.ok()) return reply.Refuse(customer.error());
      auto size = ReadPageSize(request.page_size());
      if (!size.ok()) return reply.Refuse(size.error());
      profiles_.ListFacts({*customer, request.kind(), *size, request.page_token()},
                          [reply](const auto& page) {
                            if (!page.ok()) return reply.Refuse(page.error());
                            ListFactsResponse response;
                            for (const auto& fact : page->first) Write(fact, *response.add_facts());
                            response.set_next_page_token(page->second);
                            reply(std::move(response));
                          });
    });
  }

  Reactor* VerifyField(Context* c, const VerifyFieldRequest* q, VerifyFieldResponse* s) override {
    return door_.Pass(
        c, q, s, [this](const Caller& caller, auto& request, Reply<VerifyFieldResponse> reply) {
          auto customer = ParseName<CustomerId>("customer", request.customer());
          if (!customer.ok()) return reply.Refuse(customer.error());
          std::string value = request.value();
          if (request.field() == "owner") {
            auto owner = ParseOptionalName<AgentId>("value", value);
            if (!owner.ok()) return reply.Refuse(owner.error());
            value = owner->value;
          }
          profiles_.VerifyField(caller.actor, *customer, request.field(), std::move(value),
                                [this, customer = *customer, reply](const Result<void>& done) {
                                  // What was to be asked for is known now.
                                  if (done.ok()) exchange_.RefreshPops(customer);
                                  Answering(reply)(done);
                                });
        });
  }

 private:
  const Door& door_;
  service::CustomerProfiles& profiles_;
  service::Exchange& exchange_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeProfileService(const ServiceContext& context) {
  return std::make_unique<ProfileServiceImpl>(context);
}

}  // namespace strowger::rpc
