using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using Morsel.Extensions.DependencyInjection;
using Morsel.Server;

namespace Morsel.Tests.Architecture;

/// <summary>The library is called by many programs: its texts name no option of the command. What helps is a <see cref="Remedy"/>, and the command says by which option.</summary>
public sealed partial class LibraryTextTests
{
    // What control files and gzip call the options of gzip.
    private static readonly string[] OfGzip = ["--no-name", "--rsync", "--rsyncable", "--best"];

    [Theory]
    [InlineData(typeof(Updater))]
    [InlineData(typeof(MorselServer))]
    [InlineData(typeof(MorselOptions))]
    public void No_text_of_a_library_names_an_option(Type ofLibrary) =>
        Assert.Empty(from text in Texts(ofLibrary.Assembly.Location)
                     from Match option in Option().Matches(text)
                     where !OfGzip.Contains(option.Groups[1].Value)
                     select text);

    [Theory]
    [InlineData("; name another with -o", true)]
    [InlineData("--ca-file helps", true)]
    [InlineData("it is (see --proxy)", true)]
    [InlineData("a-b and -1 of 0-4 - x", false)]
    public void An_option_is_seen(string text, bool isSeen) => Assert.Equal(isSeen, Option().IsMatch(text));

    // Every literal, and of an interpolated text every piece between two values.
    private static IEnumerable<string> Texts(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        MetadataReader metadata = file.GetMetadataReader();
        for (UserStringHandle text = MetadataTokens.UserStringHandle(1); !text.IsNil; text = metadata.GetNextHandle(text))
            yield return metadata.GetUserString(text);
    }

    [GeneratedRegex(@"(?<![\w/-])(--[a-z][a-z0-9-]+|-[a-zA-Z])(?![\w-])")]
    private static partial Regex Option();
}
