using System.Security.Claims;
using System.Text.Encodings.Web;
using Duende.IdentityServer;
using Duende.IdentityServer.Models;
using Duende.IdentityServer.Services;
using Duende.IdentityServer.Test;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;

const string ApiScope = "dataEventRecords";
// An origin has no slash at its end: IdentityServer compares whole strings.
string[] appOrigins = ["http://localhost:4200", "https://localhost:4200"];

// The article's client.
var angularClient = new Client
{
    ClientId = "angularclient",
    ClientName = "the demo app",
    AllowedGrantTypes = GrantTypes.Implicit,
    // Without it "id_token token" is refused, on IdentityServer's own error page.
    AllowAccessTokensViaBrowser = true,
    AccessTokenType = AccessTokenType.Reference,
    IdentityTokenLifetime = 10,
    AccessTokenLifetime = 30,
    RequireConsent = false,
    AllowedScopes = ["openid", "profile", "email", ApiScope],
    RedirectUris = [.. appOrigins.SelectMany(origin => new[] { $"{origin}/", $"{origin}/silent-renew.html" })],
    PostLogoutRedirectUris = [.. appOrigins.Select(origin => $"{origin}/")],
    AllowedCorsOrigins = [.. appOrigins],
};

// The resource API of the demo introspects its reference tokens by this name and secret.
var resourceApi = new ApiResource("resource-api", "Resource API")
{
    Scopes = [ApiScope], ApiSecrets = [new Secret("resource-api-secret".Sha256())],
};

List<TestUser> testUsers = [TestUserNamed("alice", "Alice", "Archer"), TestUserNamed("bob", "Bob", "Baker")];

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseUrls("https://localhost:5001");
builder.Services.AddAuthorization().AddAntiforgery();
builder.Services
    .AddIdentityServer(options =>
    {
        options.KeyManagement.Enabled = false;
        options.UserInteraction.LoginUrl = "/login";
        options.UserInteraction.LogoutUrl = "/logout";
        options.UserInteraction.ErrorUrl = "/error";
    })
    .AddDeveloperSigningCredential(persistKey: false)
    .AddInMemoryIdentityResources([new IdentityResources.OpenId(), new IdentityResources.Profile(), new IdentityResources.Email()])
    .AddInMemoryApiScopes([new ApiScope(ApiScope)])
    .AddInMemoryApiResources([resourceApi])
    .AddInMemoryClients([angularClient])
    .AddTestUsers(testUsers);

var app = builder.Build();
app.UseIdentityServer();
app.UseAuthorization();
app.UseAntiforgery();
// IdentityServer's own endpoints have answered before this: only the pages below refuse to be framed.
app.Use((http, next) =>
{
    http.Response.Headers.XFrameOptions = "DENY";
    http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'";
    return next(http);
});

app.MapGet("/login", (string? returnUrl, HttpContext http, IAntiforgery antiforgery) =>
    SignInPage(returnUrl, antiforgery.GetAndStoreTokens(http)));

app.MapPost("/login", async (
    [FromForm] string username, [FromForm] string password, [FromForm] string? returnUrl,
    HttpContext http, IAntiforgery antiforgery, IIdentityServerInteractionService interaction, TestUserStore users) =>
{
    if (!users.ValidateCredentials(username, password))
    {
        return SignInPage(returnUrl, antiforgery.GetAndStoreTokens(http), "Wrong user name or password.");
    }
    var user = users.FindByUsername(username);
    var principal = new IdentityServerUser(user.SubjectId) { DisplayName = user.Username }.CreatePrincipal();
    await http.SignInAsync(IdentityServerConstants.DefaultCookieAuthenticationScheme, principal);
    return Results.Redirect(interaction.IsValidReturnUrl(returnUrl) ? returnUrl! : appOrigins[0]);
});

app.MapGet("/logout", async (string? logoutId, HttpContext http, IAntiforgery antiforgery, IIdentityServerInteractionService interaction) =>
{
    var request = await interaction.GetLogoutContextAsync(logoutId);
    // Only a request with an id_token_hint is known to come from the user's own app; any other is asked back.
    return request.ShowSignoutPrompt && http.User.Identity?.IsAuthenticated == true
        ? SignOutPage(logoutId, antiforgery.GetAndStoreTokens(http))
        : await SignOut(http, request);
});

app.MapPost("/logout", async ([FromForm] string? logoutId, HttpContext http, IIdentityServerInteractionService interaction) =>
    await SignOut(http, await interaction.GetLogoutContextAsync(logoutId)));

app.MapGet("/error", async (string? errorId, IIdentityServerInteractionService interaction) =>
{
    var error = await interaction.GetErrorContextAsync(errorId);
    return Page("This does not work", $"<p>{Encoded(error?.Error)}</p><p>{Encoded(error?.ErrorDescription)}</p>", 400);
});

app.Run();

static TestUser TestUserNamed(string username, string givenName, string familyName) => new()
{
    SubjectId = username,
    Username = username,
    Password = username,
    Claims =
    [
        new("name", $"{givenName} {familyName}"), new("given_name", givenName), new("family_name", familyName),
        new("email", $"{username}@example.com"), new("email_verified", "true", ClaimValueTypes.Boolean),
    ],
};

static async Task<IResult> SignOut(HttpContext http, LogoutRequest request)
{
    await http.SignOutAsync(IdentityServerConstants.DefaultCookieAuthenticationScheme);
    return request.PostLogoutRedirectUri is { } uri ? Results.Redirect(uri) : Page("You are signed out", "");
}

static IResult SignInPage(string? returnUrl, AntiforgeryTokenSet tokens, string error = "") => Page("Sign in", $"""
    <p role="alert">{Encoded(error)}</p>
    <form method="post" action="/login">{HiddenFields(tokens, "returnUrl", returnUrl)}
    <p><label>User name <input name="username" autocomplete="username" required autofocus></label></p>
    <p><label>Password <input name="password" type="password" autocomplete="current-password" required></label></p>
    <p><button>Sign in</button></p></form>
    <p>Test users are alice and bob; the password is the user name.</p>
    """, error == "" ? 200 : 400);

static IResult SignOutPage(string? logoutId, AntiforgeryTokenSet tokens) => Page("Sign out?",
    $"""<form method="post" action="/logout">{HiddenFields(tokens, "logoutId", logoutId)}<button>Sign out</button></form>""");

static string HiddenFields(AntiforgeryTokenSet tokens, string name, string? value) => $"""
    <input type="hidden" name="{tokens.FormFieldName}" value="{Encoded(tokens.RequestToken)}">
    <input type="hidden" name="{name}" value="{Encoded(value)}">
    """;

static IResult Page(string title, string body, int status = 200) => Results.Content($"""
    <!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
    <meta name="color-scheme" content="light dark"><title>{Encoded(title)} - IdentityServer</title>
    <main><h1>{Encoded(title)}</h1>{body}</main></html>
    """, "text/html; charset=utf-8", statusCode: status);

static string Encoded(string? text) => HtmlEncoder.Default.Encode(text ?? "");
