//! The OpenAPI document: every route of the catalogue stands in it, with its words.

#[test]
fn every_route_is_described() {
    let document = serde_json::to_value(mezave_inventory::openapi()).unwrap();
    for (path, methods) in [
        ("/categories", vec!["get", "post"]),
        ("/categories/{id}", vec!["put", "delete"]),
        ("/products", vec!["get", "post"]),
        ("/products/{id}", vec!["get", "put", "delete"]),
        ("/products/search", vec!["get"]),
        ("/products/low-stock", vec!["get"]),
        ("/products/expiring", vec!["get"]),
        ("/products/by-barcode/{code}", vec!["get"]),
        ("/products/{id}/nicknames", vec!["get", "post", "delete"]),
        ("/products/{id}/nicknames/{nickname_id}", vec!["delete"]),
        ("/suppliers", vec!["get", "post"]),
        ("/events", vec!["get"]),
    ] {
        for method in methods {
            let operation = &document["paths"][path][method];
            let summary = operation["summary"].as_str().unwrap_or_default();
            assert!(!summary.is_empty(), "{method} {path}");
        }
    }
    let schemas = document["components"]["schemas"].as_object().unwrap();
    for name in [
        "Product",
        "ProductRequest",
        "ProductUpdate",
        "Problem",
        "Category",
        "Supplier",
    ] {
        assert!(schemas.contains_key(name), "{name}");
    }
}
