using System.Text;
using Morsel.Formats.Releases;

namespace Morsel.Tests.Formats.Releases;

/// <summary>What a store says of a product is anybody's XML: the elements that matter are read of it, and nothing of it is obeyed.</summary>
public class ProductReaderTests
{
    [Theory]
    [InlineData("https://example.org/a&amp;b.AppImage", "https://example.org/a&b.AppImage")]
    [InlineData("https://example.org/&#97;&#x62;.AppImage", "https://example.org/ab.AppImage")]
    [InlineData("https://example.org/&none;&#xd800;&.AppImage", "https://example.org/&none;&#xd800;&.AppImage")]
    public void The_entities_of_XML_itself_are_read_and_no_others(string written, string address) =>
        Assert.Equal(address, Assert.Single(Read($"<downloadlink1>{written}</downloadlink1>")!).Address);

    [Theory]
    [InlineData("<!DOCTYPE ocs [<!ENTITY a 'x'>]>")]
    [InlineData("<!doctype ocs SYSTEM 'file:///etc/passwd'>")]
    [InlineData("<!ENTITY a SYSTEM 'http://192.168.0.1/'>")]
    public void Who_declares_something_is_not_read(string declared) => Assert.Null(ProductReader.Read(Encoding.UTF8.GetBytes(declared + Document("<downloadlink1>https://example.org/&a;</downloadlink1>"))));

    [Fact]
    public void A_product_that_is_not_there_has_no_files() =>
        Assert.Empty(ProductReader.Read(Encoding.UTF8.GetBytes(Document("<downloadlink1>https://example.org/a</downloadlink1>").Replace(">100<", ">101<", StringComparison.Ordinal)))!);

    // At every place something could begin that ends at the end.
    [Theory]
    [InlineData('<', '>')]
    [InlineData('&', ';')]
    public void What_begins_everywhere_takes_no_longer_than_what_does_not(char begins, char ends) =>
        Assert.Single(Read($"<downloadlink1>https://example.org/a</downloadlink1><downloadlink2>{new string(begins, 4 << 20)}{ends}</downloadlink2>".Replace("<downloadlink2>&", "<other>&", StringComparison.Ordinal))!);

    [Fact]
    public void A_file_is_called_after_the_last_part_of_its_address() =>
        Assert.Equal("A B.AppImage", Assert.Single(Read("<downloadlink1>https://example.org/x/A%20B.AppImage?sig=1</downloadlink1>")!).Name);

    private static IReadOnlyList<ReleaseAsset>? Read(string elements) => ProductReader.Read(Encoding.UTF8.GetBytes(Document(elements)));

    private static string Document(string elements) => $"<?xml version=\"1.0\"?><ocs><meta><statuscode>100</statuscode></meta><data><content>{elements}</content></data></ocs>";
}
