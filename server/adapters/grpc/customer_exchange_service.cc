#include <utility>

#include "adapters/grpc/names.h"
#include "adapters/grpc/services.h"
#include "adapters/grpc/wire_time.h"
#include "service/ports/customer_exchange.h"
#include "strowger/customer/v1/exchange.grpc.pb.h"

namespace strowger::rpc {

namespace {

using namespace customer::v1;
using Context = grpc::CallbackServerContext;
using Reactor = grpc::ServerUnaryReactor;

constexpr std::string_view kImports = "imports/";

Result<std::string> ReadImportName(const std::string& name) {
  std::string id;
  if (name.starts_with(kImports) && ReadId(std::string_view(name).substr(kImports.size()), id)) {
    return id;
  }
  return NameInvalid("import", name, "imports");
}

Result<service::FileFormat> ReadFormat(FileFormat format) {
  switch (format) {
    case FILE_FORMAT_CSV:
      return service::FileFormat::kCsv;
    case FILE_FORMAT_JSON_LINES:
      return service::FileFormat::kJsonLines;
    case FILE_FORMAT_VCARD:
      return service::FileFormat::kVcard;
    default:
      return InvalidArgument("FORMAT_UNKNOWN", "Say how the file is written.",
                             {{"field", "format"}});
  }
}

FileFormat ToFormat(service::FileFormat format) {
  switch (format) {
    case service::FileFormat::kCsv:
      return FILE_FORMAT_CSV;
    case service::FileFormat::kJsonLines:
      return FILE_FORMAT_JSON_LINES;
    case service::FileFormat::kVcard:
      return FILE_FORMAT_VCARD;
  }
  return FILE_FORMAT_UNSPECIFIED;
}

Result<service::ImportWish> ReadWish(const Import& import) {
  auto id = ReadImportName(import.name());
  if (!id.ok()) return id.error();
  auto format = ReadFormat(import.format());
  if (!format.ok()) return format.error();
  auto link = ParseOptionalName<LinkId>("import.link", import.link());
  if (!link.ok()) return link.error();
  service::ImportWish wish{.id = *id,
                           .source = import.source(),
                           .format = *format,
                           .mapping = {},
                           .keeps_mapping = import.keeps_mapping(),
                           .number_context = *link,
                           .is_dry_run = import.is_dry_run(),
                           .bytes = import.total_bytes()};
  for (const ColumnMapping& mapping : import.mapping()) {
    auto rule = core::ReadColumnRule(mapping.column() + "=" + mapping.field());
    if (!rule.ok()) return rule.error();
    wish.mapping.push_back(*std::move(rule));
  }
  return wish;
}

ColumnOrigin ToOrigin(core::ColumnOrigin origin) {
  switch (origin) {
    case core::ColumnOrigin::kGiven:
      return COLUMN_ORIGIN_GIVEN;
    case core::ColumnOrigin::kSaved:
      return COLUMN_ORIGIN_SAVED;
    case core::ColumnOrigin::kGuessed:
      return COLUMN_ORIGIN_GUESSED;
    case core::ColumnOrigin::kUnknown:
      break;
  }
  return COLUMN_ORIGIN_UNKNOWN;
}

void Write(const service::ImportJob& job, Import& import) {
  import.set_name(std::string(kImports) + job.wish.id);
  import.set_source(job.wish.source);
  import.set_format(ToFormat(job.wish.format));
  for (const core::ColumnRule& rule : job.wish.mapping) {
    auto& mapping = *import.add_mapping();
    mapping.set_column(rule.column);
    mapping.set_field(std::string(core::NameOf(rule.field)));
  }
  import.set_keeps_mapping(job.wish.keeps_mapping);
  import.set_link(NameOf(job.wish.number_context));
  import.set_is_dry_run(job.wish.is_dry_run);
  import.set_total_bytes(job.wish.bytes);
  import.set_state(job.state == service::ImportState::kOpen ? IMPORT_STATE_OPEN
                                                            : IMPORT_STATE_FINISHED);
  import.set_user(UserNameOf(job.user));
  SetTime(job.started, import.mutable_create_time());
  SetTime(job.updated, import.mutable_update_time());
  import.set_position(job.position);
  import.set_row_count(job.rows);
  import.set_created_count(job.created);
  import.set_changed_count(job.changed);
  import.set_unchanged_count(job.unchanged);
  import.set_refused_count(job.refused);
  for (const core::Column& known : job.columns) {
    auto& column = *import.add_columns();
    column.set_column(known.name);
    if (known.field) column.set_field(std::string(core::NameOf(*known.field)));
    column.set_origin(ToOrigin(known.origin));
  }
}

void Write(const core::RecordFault& fault, RecordFault& out) {
  out.set_field(fault.field);
  out.set_value(fault.value);
  out.set_reason(fault.reason);
  out.set_mend(fault.mend);
}

void Write(const service::RefusedRow& refused, RefusedRow& out) {
  out.set_row(refused.row);
  out.set_line(refused.line);
  Write(refused.fault, *out.mutable_fault());
  for (const auto& [column, value] : refused.values) {
    auto& one = *out.add_values();
    one.set_column(column);
    one.set_value(value);
  }
}

std::optional<std::vector<std::string>> ReadValues(bool is_given, const ContactValues& values) {
  if (!is_given) return std::nullopt;
  return std::vector<std::string>(values.values().begin(), values.values().end());
}

Result<core::IncomingCustomer> ReadIncoming(const UpsertCustomer& customer) {
  core::IncomingCustomer read;
  read.source = customer.source();
  read.external_id = customer.external_id();
  using F = core::CustomerField;
  if (customer.has_display_name()) read[F::kDisplayName] = customer.display_name();
  if (customer.has_sort_key()) read[F::kSortKey] = customer.sort_key();
  if (customer.has_company()) read[F::kCompany] = customer.company();
  if (customer.has_tier()) read[F::kTier] = customer.tier();
  if (customer.has_language()) read[F::kLanguage] = customer.language();
  if (customer.has_alert()) read[F::kAlert] = customer.alert();
  if (customer.has_owner()) {
    auto owner = ParseOptionalName<AgentId>("customers.owner", customer.owner());
    if (!owner.ok()) return owner.error();
    read[F::kOwner] = owner->value;
  }
  read.phones = ReadValues(customer.has_phones(), customer.phones());
  read.emails = ReadValues(customer.has_emails(), customer.emails());
  read.others = ReadValues(customer.has_others(), customer.others());
  return read;
}

UpsertOutcome ToOutcome(service::UpsertOutcome outcome) {
  switch (outcome) {
    case service::UpsertOutcome::kCreated:
      return UPSERT_OUTCOME_CREATED;
    case service::UpsertOutcome::kChanged:
      return UPSERT_OUTCOME_CHANGED;
    case service::UpsertOutcome::kUnchanged:
      return UPSERT_OUTCOME_UNCHANGED;
    case service::UpsertOutcome::kRefused:
      break;
  }
  return UPSERT_OUTCOME_REFUSED;
}

// A done that answers with the import.
template <class Response>
service::Done<service::ImportJob> AnsweringWithImport(Reply<Response> reply) {
  return [reply](Result<service::ImportJob> job) {
    if (!job.ok()) return reply.Refuse(job.error());
    Response response;
    Write(*job, *response.mutable_import());
    reply(std::move(response));
  };
}

class CustomerExchangeServiceImpl final : public CustomerExchangeService::CallbackService {
 public:
  explicit CustomerExchangeServiceImpl(const ServiceContext& context)
      : context_(context), door_(context.door), exchange_(context.application.customer_exchange) {}

  Reactor* StartImport(Context* c, const StartImportRequest* q, StartImportResponse* s) override {
    return door_.Pass(
        c, q, s, [this](const Caller& caller, auto& request, Reply<StartImportResponse> reply) {
          auto wish = ReadWish(request.import());
          if (!wish.ok()) return reply.Refuse(wish.error());
          exchange_.StartImport(caller.actor, *std::move(wish),
                                AnsweringWithImport(std::move(reply)));
        });
  }

  Reactor* SendImportPart(Context* c, const SendImportPartRequest* q,
                          SendImportPartResponse* s) override {
    return door_.Pass(
        c, q, s, [this](const Caller& caller, auto& request, Reply<SendImportPartResponse> reply) {
          auto id = ReadImportName(request.import());
          if (!id.ok()) return reply.Refuse(id.error());
          exchange_.TakePart(caller.actor,
                             {.id = *std::move(id),
                              .position = request.position(),
                              .text = request.text(),
                              .is_last = request.is_last()},
                             AnsweringWithImport(std::move(reply)));
        });
  }

  Reactor* GetImport(Context* c, const GetImportRequest* q, GetImportResponse* s) override {
    return door_.Pass(c, q, s, [this](auto&, auto& request, Reply<GetImportResponse> reply) {
      auto id = ReadImportName(request.import());
      if (!id.ok()) return reply.Refuse(id.error());
      exchange_.GetImport(*std::move(id), AnsweringWithImport(std::move(reply)));
    });
  }

  Reactor* ListImports(Context* c, const ListImportsRequest* q, ListImportsResponse* s) override {
    return door_.Pass(c, q, s, [this](auto&, auto& request, Reply<ListImportsResponse> reply) {
      auto size = ReadPageSize(request.page_size());
      if (!size.ok()) return reply.Refuse(size.error());
      exchange_.ListImports(*size, request.page_token(), [reply](Result<service::ImportPage> page) {
        if (!page.ok()) return reply.Refuse(page.error());
        ListImportsResponse response;
        for (const auto& job : page->jobs) Write(job, *response.add_imports());
        response.set_next_page_token(page->next_page_token);
        reply(std::move(response));
      });
    });
  }

  Reactor* ListRefusedRows(Context* c, const ListRefusedRowsRequest* q,
                           ListRefusedRowsResponse* s) override {
    return door_.Pass(c, q, s, [this](auto&, auto& request, Reply<ListRefusedRowsResponse> reply) {
      auto id = ReadImportName(request.import());
      if (!id.ok()) return reply.Refuse(id.error());
      auto size = ReadPageSize(request.page_size());
      if (!size.ok()) return reply.Refuse(size.error());
      exchange_.ListRefusedRows(*std::move(id), *size, request.page_token(),
                                [reply](Result<service::RefusedPage> page) {
                                  if (!page.ok()) return reply.Refuse(page.error());
                                  ListRefusedRowsResponse response;
                                  for (const auto& row : page->rows)
                                    Write(row, *response.add_rows());
                                  response.set_next_page_token(page->next_page_token);
                                  reply(std::move(response));
                                });
    });
  }

  Reactor* UpsertCustomers(Context* c, const UpsertCustomersRequest* q,
                           UpsertCustomersResponse* s) override {
    return door_.Pass(
        c, q, s, [this](const Caller& caller, auto& request, Reply<UpsertCustomersResponse> reply) {
          Upsert(caller, request, std::move(reply));
        });
  }

  Reactor* ExportCustomers(Context* c, const ExportCustomersRequest* q,
                           ExportCustomersResponse* s) override {
    return door_.Pass(
        c, q, s, [this](const Caller& caller, auto& request, Reply<ExportCustomersResponse> reply) {
          auto format = ReadFormat(request.format());
          if (!format.ok()) return reply.Refuse(format.error());
          auto size = ReadPageSize(request.page_size());
          if (!size.ok()) return reply.Refuse(size.error());
          exchange_.Export(
              caller.actor, *format, *size, request.page_token(),
              [reply](Result<service::ExportPage> page) {
                if (!page.ok()) return reply.Refuse(page.error());
                ExportCustomersResponse response;
                response.set_text(page->text);
                response.set_customer_count(static_cast<std::uint32_t>(page->customers));
                response.set_next_page_token(page->next_page_token);
                reply(std::move(response));
              });
        });
  }

 private:
  void Upsert(const Caller& caller, const UpsertCustomersRequest& request,
              Reply<UpsertCustomersResponse> reply) {
    auto link = ParseOptionalName<LinkId>("link", request.link());
    if (!link.ok()) return reply.Refuse(link.error());
    std::vector<core::IncomingCustomer> customers;
    for (const UpsertCustomer& customer : request.customers()) {
      auto read = ReadIncoming(customer);
      if (!read.ok()) return reply.Refuse(read.error());
      customers.push_back(*std::move(read));
    }
    exchange_.Upsert(caller.actor, *link, std::move(customers),
                     [this, reply](Result<std::vector<service::UpsertAnswer>> answers) {
                       if (!answers.ok()) return reply.Refuse(answers.error());
                       reply(WriteAnswers(*answers));
                     });
  }

  UpsertCustomersResponse WriteAnswers(const std::vector<service::UpsertAnswer>& answers) {
    UpsertCustomersResponse response;
    for (const auto& answer : answers) {
      UpsertAnswer& out = *response.add_answers();
      out.set_outcome(ToOutcome(answer.outcome));
      out.set_customer(NameOf(answer.customer));
      if (answer.fault) Write(*answer.fault, *out.mutable_fault());
      if (answer.outcome == service::UpsertOutcome::kChanged) {
        context_.application.exchange.RefreshPops(answer.customer);
      }
    }
    return response;
  }

  const ServiceContext context_;
  const Door& door_;
  service::CustomerExchange& exchange_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeCustomerExchangeService(const ServiceContext& context) {
  return std::make_unique<CustomerExchangeServiceImpl>(context);
}

}  // namespace strowger::rpc
