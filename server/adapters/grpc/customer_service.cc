#include <utility>

#include "adapters/grpc/change_stream.h"
#include "adapters/grpc/contact_of.h"
#include "adapters/grpc/names.h"
#include "adapters/grpc/read_update.h"
#include "adapters/grpc/services.h"
#include "adapters/grpc/write_records.h"
#include "strowger/customer/v1/customer.grpc.pb.h"

namespace strowger::rpc {

namespace {

using namespace customer::v1;
using Context = grpc::CallbackServerContext;
using Reactor = grpc::ServerUnaryReactor;

Result<service::CustomerFields> ReadFields(const Customer& customer, TimePoint now) {
  auto owner = ParseOptionalName<AgentId>("customer.owner", customer.owner());
  if (!owner.ok()) return owner.error();
  service::CustomerFields fields{.display_name = customer.display_name(),
                                 .sort_key = customer.sort_key(),
                                 .company = customer.company(),
                                 .tier = customer.tier(),
                                 .language = customer.language(),
                                 .alert = customer.alert(),
                                 .owner = owner->value,
                                 .contact_points = {}};
  for (const ContactPoint& point : customer.contact_points()) {
    service::ContactPoint& read = fields.contact_points.emplace_back();
    read.kind = point.kind() == CONTACT_KIND_PHONE   ? service::ContactKind::kPhone
                : point.kind() == CONTACT_KIND_EMAIL ? service::ContactKind::kEmail
                                                     : service::ContactKind::kOther;
    read.value = point.value();
    read.seen = now;
  }
  return fields;
}

// A done that answers with the customer.
template <class Response>
service::Done<service::Customer> AnsweringWithCustomer(Reply<Response> reply) {
  return [reply](Result<service::Customer> customer) {
    if (!customer.ok()) return reply.Refuse(customer.error());
    Response response;
    Write(*customer, *response.mutable_customer());
    reply(std::move(response));
  };
}

// The two customers that a request names.
template <class Request>
Result<std::pair<CustomerId, CustomerId>> ReadPair(const Request& request) {
  auto customer = ParseName<CustomerId>("customer", request.customer());
  if (!customer.ok()) return customer.error();
  auto other = ParseName<CustomerId>("other", request.other());
  if (!other.ok()) return other.error();
  return std::pair(*customer, *other);
}

class CustomerServiceImpl final : public CustomerService::CallbackService {
 public:
  explicit CustomerServiceImpl(const ServiceContext& context)
      : context_(context),
        door_(context.door),
        customers_(context.application.customers),
        clusters_(context.application.clusters) {}

  Reactor* GetCustomer(Context* c, const GetCustomerRequest* q, GetCustomerResponse* s) override {
    return door_.Pass(c, q, s, [this](auto&, auto& request, Reply<GetCustomerResponse> reply) {
      auto customer = ParseName<CustomerId>("customer", request.customer());
      if (!customer.ok()) return reply.Refuse(customer.error());
      customers_.Get(*customer, [reply, asked = *customer](Result<service::Customer> found) {
        if (!found.ok()) return reply.Refuse(found.error());
        GetCustomerResponse response;
        Write(*found, *response.mutable_customer());
        if (found->id != asked) response.set_merged_number(NameOf(asked));
        reply(std::move(response));
      });
    });
  }

  Reactor* SearchCustomers(Context* c, const SearchCustomersRequest* q,
                           SearchCustomersResponse* s) override {
    return door_.Pass(c, q, s, [this](auto&, auto& request, Reply<SearchCustomersResponse> reply) {
      auto size = ReadPageSize(request.page_size());
      if (!size.ok()) return reply.Refuse(size.error());
      customers_.Search(
          {.text = request.query(), .page_size = *size, .page_token = request.page_token()},
          [reply](Result<service::CustomerPage> page) {
            if (!page.ok()) return reply.Refuse(page.error());
            SearchCustomersResponse response;
            for (const auto& customer : page->customers) Write(customer, *response.add_customers());
            response.set_next_page_token(page->next_page_token);
            reply(std::move(response));
          });
    });
  }

  Reactor* LookupCaller(Context* c, const LookupCallerRequest* q,
                        LookupCallerResponse* s) override {
    return door_.Pass(c, q, s, [this](auto&, auto& request, Reply<LookupCallerResponse> reply) {
      auto link = ParseOptionalName<LinkId>("link", request.link());
      if (!link.ok()) return reply.Refuse(link.error());
      context_.application.callers.FindCaller(
          {.number = request.number(), .link = *link, .customer = {}, .account = {}},
          [reply](std::shared_ptr<const service::ScreenPop> pop) {
            LookupCallerResponse response;
            Write(*pop, *response.mutable_screen_pop());
            reply(std::move(response));
          });
    });
  }

  Reactor* CreateCustomer(Context* c, const CreateCustomerRequest* q,
                          CreateCustomerResponse* s) override {
    return door_.Pass(
        c, q, s, [this](const Caller& caller, auto& request, Reply<CreateCustomerResponse> reply) {
          if (request.customer().display_name().empty()) {
            return reply.Refuse(InvalidArgument("NAME_EMPTY", "A customer needs a name.",
                                                {{"field", "customer.display_name"}}));
          }
          auto fields = ReadFields(request.customer(), context_.application.clock.Now());
          if (!fields.ok()) return reply.Refuse(fields.error());
          if (request.work_item().empty() || !fields->contact_points.empty()) {
            return customers_.Create(caller.actor, std::move(fields).value(),
                                     AnsweringWithCustomer(std::move(reply)));
          }
          CreateFor(caller, request.work_item(), std::move(fields).value(), std::move(reply));
        });
  }

  Reactor* UpdateCustomer(Context* c, const UpdateCustomerRequest* q,
                          UpdateCustomerResponse* s) override {
    return door_.Pass(
        c, q, s, [this](const Caller& caller, auto& request, Reply<UpdateCustomerResponse> reply) {
          Update(caller, request, std::move(reply));
        });
  }

  Reactor* AddNote(Context* c, const AddNoteRequest* q, AddNoteResponse* s) override {
    return door_.Pass(
        c, q, s, [this](const Caller& caller, auto& request, Reply<AddNoteResponse> reply) {
          auto customer = ParseName<CustomerId>("customer", request.customer());
          if (!customer.ok()) return reply.Refuse(customer.error());
          if (request.text().empty()) {
            return reply.Refuse(
                InvalidArgument("TEXT_EMPTY", "A note needs a text.", {{"field", "text"}}));
          }
          service::Note note{.customer = *customer,
                             .interaction = {},
                             .author = caller.actor.user,
                             .text = request.text(),
                             .time = context_.application.clock.Now()};
          customers_.AddNote(caller.actor, std::move(note),
                             [this, reply](Result<service::Note> kept) {
                               if (!kept.ok()) return reply.Refuse(kept.error());
                               context_.application.exchange.RefreshPops(kept->customer);
                               AddNoteResponse response;
                               Write(*kept, *response.mutable_note());
                               reply(std::move(response));
                             });
        });
  }

  Reactor* PinNote(Context* c, const PinNoteRequest* q, PinNoteResponse* s) override {
    return door_.Pass(c, q, s,
                      [this](const Caller& caller, auto& request, Reply<PinNoteResponse> reply) {
                        SetPin(caller.actor, request.note(), true, std::move(reply));
                      });
  }

  Reactor* UnpinNote(Context* c, const UnpinNoteRequest* q, UnpinNoteResponse* s) override {
    return door_.Pass(c, q, s,
                      [this](const Caller& caller, auto& request, Reply<UnpinNoteResponse> reply) {
                        SetPin(caller.actor, request.note(), false, std::move(reply));
                      });
  }

  Reactor* ListInteractions(Context* c, const ListInteractionsRequest* q,
                            ListInteractionsResponse* s) override {
    using Page = std::pair<std::vector<service::InteractionSummary>, std::string>;
    return door_.Pass(c, q, s, [this](auto&, auto& request, Reply<ListInteractionsResponse> reply) {
      auto customer = ParseName<CustomerId>("customer", request.customer());
      if (!customer.ok()) return reply.Refuse(customer.error());
      auto size = ReadPageSize(request.page_size());
      if (!size.ok()) return reply.Refuse(size.error());
      customers_.ListInteractions(*customer, *size, request.page_token(),
                                  [reply](Result<Page> page) {
                                    if (!page.ok()) return reply.Refuse(page.error());
                                    ListInteractionsResponse response;
                                    for (const auto& one : page->first)
                                      Write(one, *response.add_interactions());
                                    response.set_next_page_token(page->second);
                                    reply(std::move(response));
                                  });
    });
  }

  Reactor* ImportCustomers(Context* c, const ImportCustomersRequest* q,
                           ImportCustomersResponse* s) override {
    return door_.Pass(
        c, q, s, [this](const Caller& caller, auto& request, Reply<ImportCustomersResponse> reply) {
          auto link = ParseOptionalName<LinkId>("link", request.link());
          if (!link.ok()) return reply.Refuse(link.error());
          if (request.source().empty()) {
            return reply.Refuse(InvalidArgument("SOURCE_EMPTY",
                                                "Say where the records come from, for example erp.",
                                                {{"field", "source"}}));
          }
          customers_.Import(caller.actor, request.source(), *link, request.csv(),
                            [reply](Result<service::ImportReport> report) {
                              if (!report.ok()) return reply.Refuse(report.error());
                              reply(WriteReport(*report));
                            });
        });
  }

  Reactor* GetCustomerSources(Context* c, const GetCustomerSourcesRequest* q,
                              GetCustomerSourcesResponse* s) override {
    return door_.Pass(
        c, q, s, [this](auto&, auto& request, Reply<GetCustomerSourcesResponse> reply) {
          auto customer = ParseName<CustomerId>("customer", request.customer());
          if (!customer.ok()) return reply.Refuse(customer.error());
          clusters_.GetSources(*customer, [reply](Result<service::CustomerSources> sources) {
            if (!sources.ok()) return reply.Refuse(sources.error());
            GetCustomerSourcesResponse response;
            Write(*sources, response);
            reply(std::move(response));
          });
        });
  }

  Reactor* MergeCustomers(Context* c, const MergeCustomersRequest* q,
                          MergeCustomersResponse* s) override {
    return door_.Pass(
        c, q, s, [this](const Caller& caller, auto& request, Reply<MergeCustomersResponse> reply) {
          auto pair = ReadPair(request);
          if (!pair.ok()) return reply.Refuse(pair.error());
          clusters_.Merge(caller.actor, pair->first, pair->second, request.reason(),
                          [this, reply](Result<service::CustomerMerge> merge) {
                            if (!merge.ok()) return reply.Refuse(merge.error());
                            context_.application.exchange.RefreshPops(merge->customer.id);
                            context_.application.exchange.RefreshPops(merge->absorbed);
                            MergeCustomersResponse response;
                            Write(merge->customer, *response.mutable_customer());
                            response.set_absorbed(NameOf(merge->absorbed));
                            reply(std::move(response));
                          });
        });
  }

  Reactor* UnmergeCustomer(Context* c, const UnmergeCustomerRequest* q,
                           UnmergeCustomerResponse* s) override {
    return door_.Pass(
        c, q, s, [this](const Caller& caller, auto& request, Reply<UnmergeCustomerResponse> reply) {
          auto customer = ParseName<CustomerId>("customer", request.customer());
          if (!customer.ok()) return reply.Refuse(customer.error());
          clusters_.Unmerge(caller.actor, *customer, request.is_for_ever(), request.reason(),
                            [this, reply](Result<service::CustomerSplit> split) {
                              if (!split.ok()) return reply.Refuse(split.error());
                              context_.application.exchange.RefreshPops(split->remaining.id);
                              context_.application.exchange.RefreshPops(split->restored.id);
                              UnmergeCustomerResponse response;
                              Write(split->remaining, *response.mutable_remaining());
                              Write(split->restored, *response.mutable_restored());
                              reply(std::move(response));
                            });
        });
  }

  Reactor* NeverLinkCustomers(Context* c, const NeverLinkCustomersRequest* q,
                              NeverLinkCustomersResponse* s) override {
    return door_.Pass(
        c, q, s,
        [this](const Caller& caller, auto& request, Reply<NeverLinkCustomersResponse> reply) {
          auto pair = ReadPair(request);
          if (!pair.ok()) return reply.Refuse(pair.error());
          clusters_.NeverLink(caller.actor, pair->first, pair->second, request.reason(),
                              Answering(std::move(reply)));
        });
  }

  Reactor* AllowLinkCustomers(Context* c, const AllowLinkCustomersRequest* q,
                              AllowLinkCustomersResponse* s) override {
    return door_.Pass(
        c, q, s,
        [this](const Caller& caller, auto& request, Reply<AllowLinkCustomersResponse> reply) {
          auto pair = ReadPair(request);
          if (!pair.ok()) return reply.Refuse(pair.error());
          clusters_.AllowLink(caller.actor, pair->first, pair->second, Answering(std::move(reply)));
        });
  }

  grpc::ServerWriteReactor<WatchCustomerChangesResponse>* WatchCustomerChanges(
      Context* c, const WatchCustomerChangesRequest* q) override {
    using Refused = RefusedStream<WatchCustomerChangesResponse>;
    auto admitted = door_.Admit(*c, *q);
    if (!admitted.ok()) return new Refused(admitted.error());
    if (!context_.streams.Enter()) return new Refused(StreamsFull());
    auto stream = std::make_shared<ChangeStream>(
        clusters_, context_.streams, q->after_number(),
        [this, caller = *admitted] { return door_.IsStillAdmitted(caller); });
    stream->Open();
    return stream.get();
  }

 private:
  template <class Response>
  void SetPin(const service::Actor& actor, const std::string& name, bool is_pinned,
              Reply<Response> reply) const {
    constexpr std::string_view kNotes = "notes/";
    std::uint64_t note = 0;
    const bool is_name = name.starts_with(kNotes) && ReadId(name.substr(kNotes.size()), note);
    if (!is_name) {
      return reply.Refuse(InvalidArgument("NAME_INVALID", "A note is named \"notes/5\".",
                                          {{"field", "note"}, {"value", name}}));
    }
    customers_.PinNote(actor, note, is_pinned, [this, reply](Result<service::Note> set) {
      if (!set.ok()) return reply.Refuse(set.error());
      context_.application.exchange.RefreshPops(set->customer);
      Response response;
      Write(*set, *response.mutable_note());
      reply(std::move(response));
    });
  }

  // With the number that the customer of the work came from.
  void CreateFor(const Caller& caller, const std::string& work_item, service::CustomerFields fields,
                 Reply<CreateCustomerResponse> reply) const {
    ReadContact(context_.application.exchange, caller, work_item,
                [this, actor = caller.actor, fields = std::move(fields),
                 reply = std::move(reply)](Result<std::string> contact) mutable {
                  if (!contact.ok()) return reply.Refuse(contact.error());
                  const bool is_mail = contact->find('@') != std::string::npos;
                  // What was withheld, or is not a number of the world, reaches nobody.
                  if (is_mail || contact->starts_with('+')) {
                    service::ContactPoint& point = fields.contact_points.emplace_back();
                    point.kind =
                        is_mail ? service::ContactKind::kEmail : service::ContactKind::kPhone;
                    point.value = *std::move(contact);
                    point.seen = context_.application.clock.Now();
                  }
                  customers_.Create(std::move(actor), std::move(fields),
                                    AnsweringWithCustomer(std::move(reply)));
                });
  }

  static ImportCustomersResponse WriteReport(const service::ImportReport& report) {
    ImportCustomersResponse response;
    response.set_created_count(static_cast<std::uint32_t>(report.created));
    response.set_updated_count(static_cast<std::uint32_t>(report.updated));
    response.set_refused_count(static_cast<std::uint32_t>(report.refused));
    for (const std::string& line : report.refused_lines) response.add_refused_lines(line);
    return response;
  }

  void Update(const Caller& caller, const UpdateCustomerRequest& request,
              Reply<UpdateCustomerResponse> reply) const {
    const Customer& wanted = request.customer();
    auto customer = ParseName<CustomerId>("customer.name", wanted.name());
    if (!customer.ok()) return reply.Refuse(customer.error());
    auto version = ReadEtag("customer.etag", wanted.etag());
    if (!version.ok()) return reply.Refuse(version.error());
    auto mask = ReadMask(request.update_mask());
    if (!mask.ok()) return reply.Refuse(mask.error());
    auto fields = ReadFields(wanted, context_.application.clock.Now());
    if (!fields.ok()) return reply.Refuse(fields.error());
    customers_.Update(caller.actor, *customer, *version, std::move(fields).value(),
                      std::move(mask).value(), [this, reply](Result<service::Customer> changed) {
                        if (changed.ok()) context_.application.exchange.RefreshPops(changed->id);
                        AnsweringWithCustomer(reply)(std::move(changed));
                      });
  }

  const ServiceContext context_;
  const Door& door_;
  service::CustomerStore& customers_;
  service::CustomerClusters& clusters_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeCustomerService(const ServiceContext& context) {
  return std::make_unique<CustomerServiceImpl>(context);
}

}  // namespace strowger::rpc
