use reqwest::{Client, Method, Result, StatusCode};
use serde_json::{Value, json};

/// The service: `https://api.onkernel.com`, or the sandbox. The key stays here.
pub struct Backend {
    pub client: Client,
    pub api: String,
    pub api_key: String,
}

impl Backend {
    /// Starts a sign-in. Hand the answer to your page, and nothing else of it.
    pub async fn start_login(&self, domain: &str, profile_name: &str) -> Result<Value> {
        let pair = json!({ "domain": domain, "profile_name": profile_name });
        let request = self.request(Method::POST, "").json(&pair);
        let answer = request.send().await?;
        let connection: Value = match answer.status() {
            // The pair is there already: sign it in again.
            StatusCode::CONFLICT => self.find(&pair).await?,
            _ => answer.error_for_status()?.json().await?,
        };
        let path = format!("/{}/login", connection["id"].as_str().unwrap_or_default());
        let answer = self
            .request(Method::POST, &path)
            .json(&json!({}))
            .send()
            .await?;
        let login: Value = answer.error_for_status()?.json().await?;
        Ok(json!({ "id": login["id"], "handoff_code": login["handoff_code"] }))
    }

    async fn find(&self, pair: &Value) -> Result<Value> {
        let request = self.request(Method::GET, "").query(pair);
        let found: Value = request.send().await?.error_for_status()?.json().await?;
        Ok(found[0].clone())
    }

    /// What counts. What a page says is a hint.
    pub async fn is_signed_in(&self, id: &str) -> Result<bool> {
        let answer = self.request(Method::GET, &format!("/{id}")).send().await?;
        let connection: Value = answer.error_for_status()?.json().await?;
        Ok(connection["status"] == "AUTHENTICATED")
    }

    fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let url = format!("{}/auth/connections{path}", self.api);
        self.client.request(method, url).bearer_auth(&self.api_key)
    }
}
