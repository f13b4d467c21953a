using System.Text.Json;
using Morsel.Cli.Json;
using Morsel.Serve.Demo;

namespace Morsel.Tests.Cli.Json;

public class JsonTests
{
    public static TheoryData<string, string> Objects => new()
    {
        { "get", JsonObject.Of("get", json => UpdateJson.Write(json, ReportSamples.Update)) },
        { "plan", JsonObject.Of("plan", json => PlanJson.Write(json, ReportSamples.Plan)) },
        { "verify", JsonObject.Of("verify", json => VerifyJson.Write(json, "f", ReportSamples.Different)) },
        { "inspect", JsonObject.Of("inspect", json => DescriptionJson.Write(json, ReportSamples.Description)) },
        { "make", JsonObject.Of("make", json => MakeJson.Write(json, ReportSamples.Made, [])) },
        { "demo", JsonObject.Of("demo", json => DemoJson.Write(json, ReportSamples.Demo)) },
    };

    [Fact]
    public void What_a_terminal_would_obey_is_escaped_and_means_the_same()
    {
        const string text = "größe \u202egpj \u009b31m \u200b \ufeff \u2028 \U000e0041 \u007f";
        string json = JsonObject.Of("get", writer => writer.WriteString("path", text));
        Assert.Equal("""{ "command": "get", "schema": 1, "path": "größe \u202Egpj \u009B31m \u200B \uFEFF \u2028 \uDB40\uDC41 \u007F" }""", string.Join(' ', json.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)));
        using JsonDocument read = JsonDocument.Parse(json);
        Assert.Equal(text, read.RootElement.GetProperty("path").GetString());
    }

    [Fact]
    public void An_update_has_the_promised_shape() => Assert.Equal(
        """
        {
          "command": "get",
          "schema": 1,
          "outcome": "updated",
          "path": "disk.img",
          "length": 100000000,
          "recompressed_length": null,
          "fetched_gzip_length": null,
          "proven": "sha256",
          "reused_bytes": 80000000,
          "fetched_bytes": 20000000,
          "transferred_bytes": 20001234,
          "description_bytes": 300000,
          "sidecar_bytes": 0,
          "data_requests": 3,
          "servers": [
            {
              "address": "http://example.org",
              "requests": 3,
              "bytes": 20001234
            }
          ],
          "elapsed_seconds": 4.2,
          "seeds": [
            {
              "path": "disk.img",
              "kind": "output",
              "decoded": false,
              "length": 90000000,
              "reused_bytes": 80000000,
              "left_bytes": 0,
              "left_reusable_bytes": 0,
              "problem": null
            },
            {
              "path": "b\u001B[2J.img",
              "kind": "given",
              "decoded": false,
              "length": 0,
              "reused_bytes": 0,
              "left_bytes": 0,
              "left_reusable_bytes": 0,
              "problem": "is not a regular file"
            }
          ],
          "routes": [
            {
              "kind": "whole",
              "url": "http://example.org/disk.img.zst",
              "bytes": 30000000,
              "exact": true,
              "requests": 1,
              "seconds": null,
              "memory": 8388608,
              "chosen": false,
              "why": "more than three times what is missing",
              "spent_bytes": 0,
              "spent_requests": 0,
              "spent_seconds": null
            }
          ],
          "tree": null,
          "in_place": null,
          "signature": null,
          "notes": [
            "the gzip map was not used"
          ]
        }
        """,
        Objects.Single(row => (string)row[0] == "get")[1]);

    [Theory]
    [MemberData(nameof(Objects))]
    public void Every_property_is_documented_under_its_verb(string verb, string text)
    {
        string[] sections = RepositoryText.Read("docs/json.md").Split("\n## ");
        string documented = sections.Single(section => section.StartsWith($"`{verb}`\n", StringComparison.Ordinal));
        using JsonDocument json = JsonDocument.Parse(text);
        IEnumerable<string> names = Names(json.RootElement).Except(["command", "schema"]);
        Assert.All(names, name => Assert.Contains($"`{name}`", documented, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Objects))]
    public void Every_object_names_its_verb_and_schema_and_holds_no_raw_control_character(string verb, string text)
    {
        using JsonDocument json = JsonDocument.Parse(text);
        Assert.Equal(verb, json.RootElement.GetProperty("command").GetString());
        Assert.Equal(JsonObject.Schema, json.RootElement.GetProperty("schema").GetInt32());
        Assert.DoesNotContain(text, letter => char.IsControl(letter) && letter != '\n');
    }

    private static IEnumerable<string> Names(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Names(property.Value).Prepend(property.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Names),
        _ => [],
    };
}
