using Morsel.Formats.Releases;

namespace Morsel.Fuzz.Targets;

/// <summary>What stores that run on pling.com say of a product.</summary>
internal sealed class ProductTarget() : FuzzTarget("product")
{
    public override IReadOnlyList<string> Words { get; } =
        ["<ocs", "<statuscode>100</statuscode>", "<downloadlink1>", "</downloadlink1>", "&amp;", "&#x41;", "<!DOCTYPE", "<![CDATA[", "]]>", "<!--", "-->", "<", ">", "/>"];

    // At every "<" there may be a name of up to 256 characters.
    public override long MostAllocated(int inputBytes) => (64 << 10) + (1000L * inputBytes);

    protected override bool IsDocumented(Exception refusal) => false;

    protected override bool Read(ReadOnlySpan<byte> input)
    {
        IReadOnlyList<ReleaseAsset>? files = ProductReader.Read(input);
        _ = AssetChoice.OfProduct(files ?? [], "*.AppImage");
        return files is { Count: > 0 };
    }
}
