//! The products from which evidence is collected, on this machine: a login, lists in pages, and what can go wrong with them.
//!
//! Lists have the shapes that Microsoft Graph, Defender, Azure Resource Manager and the Table API of `ServiceNow` document.

use std::sync::{Arc, Mutex};

use chrono::{Duration, Utc};
use serde_json::{Value, json};

use super::processes::find_argument;
use crate::server::{Answer, Request, Server};

/// What proves to the forge who asks for an identity, the identity, the token that it is exchanged for, and the secret of a client.
pub(crate) const FORGE: &str = "forge-request-t0ken";
pub(crate) const IDENTITY: &str = "identity-t0ken";
pub(crate) const TOKEN: &str = "access-t0ken";
pub(crate) const SECRET: &str = "client-s3cret/+&=";

/// How many pages a list has, and how many records a page.
pub(crate) const PAGES: usize = 3;
const SIZE: usize = 2;

/// What goes wrong with the request of this number, counted from 1 over all but logins. Nothing where it is answered.
type Fault = dyn FnMut(&Request, usize) -> Option<Answer> + Send;

/// A server that is all products, the forge's own for identities, and Microsoft's login.
pub(crate) struct Products {
    pub(crate) server: Server,
    /// Arguments of processes that held a token while something was asked.
    pub(crate) seen: Arc<Mutex<Vec<String>>>,
}

impl Products {
    pub(crate) fn start() -> Self {
        Products::faulty(|_, _| None)
    }

    pub(crate) fn faulty(
        fault: impl FnMut(&Request, usize) -> Option<Answer> + Send + 'static,
    ) -> Self {
        let mut fault: Box<Fault> = Box::new(fault);
        let seen = Arc::new(Mutex::new(Vec::new()));
        let found = Arc::clone(&seen);
        let mut count = 0;
        let server = Server::answering(move |request| {
            for token in [FORGE, IDENTITY, TOKEN, SECRET] {
                found.lock().unwrap().extend(find_argument(token));
            }
            if let Some(answer) = log_in(request) {
                return answer;
            }
            count += 1;
            if let Some(answer) = fault(request, count) {
                return answer;
            }
            if request.headers.get("authorization") != Some(&format!("Bearer {TOKEN}")) {
                return Answer::new(401, r#"{"error": {"message": "no access"}}"#);
            }
            give_page(request)
        });
        Products { server, seen }
    }

    /// What was asked since the last call, without logins.
    pub(crate) fn take(&self) -> Vec<Request> {
        let mut requests = self.server.take();
        requests.retain(|request| log_in(request).is_none());
        requests
    }
}

/// The answer to a login, or to the job that asks for its identity.
fn log_in(request: &Request) -> Option<Answer> {
    let path = request.path.as_str();
    let bears = |token: &str| request.headers["authorization"] == format!("Bearer {token}");
    let answer = match path {
        "/identity?api-version=2.0&audience=api%3A%2F%2FAzureADTokenExchange" if bears(FORGE) => {
            json!({"count": 1, "value": IDENTITY})
        }
        "/identity?api-version=2.0&audience=https%3A%2F%2Fsoc.service-now.example"
            if bears(FORGE) =>
        {
            json!({"count": 1, "value": TOKEN})
        }
        "/tenant-1/oauth2/v2.0/token" => {
            let assertion = "client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer";
            let expected = [
                "client_id=client-1",
                "grant_type=client_credentials",
                assertion,
                &format!("client_assertion={IDENTITY}"),
            ];
            let has = |part: &&&str| request.body.split('&').any(|other| other == **part);
            if expected.iter().filter(has).count() < expected.len() {
                let text =
                    "AADSTS700213: No matching federated identity record found\r\n::error::x";
                let answer = json!({"error": "invalid_client", "error_description": text});
                return Some(Answer::new(401, answer.to_string()));
            }
            json!({"token_type": "Bearer", "expires_in": 3599, "access_token": TOKEN})
        }
        "/oauth_token.do" => {
            let secret = "client_secret=client-s3cret%2F%2B%26%3D";
            if !request.body.contains("client_id=collector") || !request.body.contains(secret) {
                return Some(Answer::new(401, r#"{"error": "access_denied"}"#));
            }
            json!({"token_type": "Bearer", "access_token": TOKEN})
        }
        _ => return None,
    };
    Some(Answer::new(200, answer.to_string()))
}

/// A page of the list that is asked for, as its product answers.
fn give_page(request: &Request) -> Answer {
    let host = format!("http://{}", request.headers["host"]);
    let (path, query) = request.path.split_once('?').unwrap_or((&*request.path, ""));
    if path == "/api/exposureScore" {
        let now = Utc::now().format("%Y-%m-%dT%H:%M:%SZ").to_string();
        return Answer::new(200, json!({"time": now, "score": 33.5}).to_string());
    }
    if path.starts_with("/api/now/table/") {
        return give_table_page(&format!("{host}{path}"), query);
    }
    let page = number_in(query, "skip") / SIZE;
    let records: Vec<Value> = (0..SIZE).map(|at| record(path, page * SIZE + at)).collect();
    let mut answer = json!({"value": records});
    if path == "/v1.0/subscribedSkus" || page + 1 == PAGES {
        return Answer::new(200, answer.to_string());
    }
    let name = if path.contains("SecurityInsights") {
        "nextLink"
    } else {
        "@odata.nextLink"
    };
    answer[name] = json!(format!("{host}{path}?$skip={}", (page + 1) * SIZE));
    Answer::new(200, answer.to_string())
}

/// A page of the Table API: the links and the total stand in the head.
fn give_table_page(address: &str, query: &str) -> Answer {
    let total = PAGES * SIZE;
    // The size of pages is the server's own here, so that few records make several.
    let offset = number_in(query, "sysparm_offset");
    let records: Vec<Value> = (offset..offset + SIZE).map(ticket).collect();
    let place = |offset: usize| {
        let rest = query
            .split('&')
            .filter(|part| !part.starts_with("sysparm_offset="));
        let rest: Vec<&str> = rest.collect();
        format!("<{address}?{}&sysparm_offset={offset}>", rest.join("&"))
    };
    let mut links = vec![format!("{};rel=\"first\"", place(0))];
    if offset + SIZE < total {
        links.push(format!("{};rel=\"next\"", place(offset + SIZE)));
    }
    links.push(format!("{};rel=\"last\"", place(total - SIZE)));
    Answer::new(200, json!({"result": records}).to_string())
        .with("Link", links.join(","))
        .with("X-Total-Count", total.to_string())
}

fn number_in(query: &str, name: &str) -> usize {
    let parts = query.split('&').filter_map(|part| part.split_once('='));
    let mut parts = parts.filter(|(key, _)| key.trim_start_matches('$') == name);
    parts
        .next()
        .map_or(0, |(_, number)| number.parse().unwrap())
}

/// A record of a list, the newest first.
fn record(path: &str, number: usize) -> Value {
    let at = Utc::now().date_naive() - Duration::days(i64::try_from(number).unwrap());
    if path.ends_with("/secureScores") {
        return json!({
            "id": format!("00000000-0000-0000-0000-000000000000_{at}"),
            "azureTenantId": "00000000-0000-0000-0000-000000000000",
            "createdDateTime": format!("{at}T00:00:00Z"),
            "currentScore": 387.0,
            "maxScore": 697.0,
            "controlScores": [{"controlName": "AdminMFA", "controlCategory": "Identity", "score": 10.0}]
        });
    }
    json!({"id": format!("record-{number}"), "createdDateTime": format!("{at}T00:00:00Z")})
}

fn ticket(number: usize) -> Value {
    let field = |value: &str| json!({"value": value, "display_value": value});
    json!({
        "number": field(&format!("INC{number:07}")),
        "state": field("2"),
        "opened_at": field("2026-03-09 08:00:00"),
        "sys_updated_on": field("2026-03-10 08:00:00")
    })
}
