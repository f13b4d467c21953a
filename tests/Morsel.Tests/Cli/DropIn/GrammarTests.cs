using Morsel.Cli.DropIn;

namespace Morsel.Tests.Cli.DropIn;

/// <summary>Each grammar reads the lines that scripts write for programs which have it, and refuses what is no line of theirs.</summary>
public class GrammarTests
{
    private static readonly ToolOption Quiet = new("q|quiet"), Input = new("i|input", Takes.Value), Output = new("o|output|outfile", Takes.Value), Stores = new("s|store", Takes.List);
    private static readonly ToolOption[] Options = [Quiet, Input, Output, Stores];

    [Theory]
    [InlineData("NAME -q", "q= | NAME")]                         // options behind names
    [InlineData("-qi OLD NAME", "q= i=OLD | NAME")]              // letters together
    [InlineData("-iOLD NAME", "i=OLD | NAME")]
    [InlineData("-i -q NAME", "i=-q | NAME")]                    // the next word, whatever it is
    [InlineData("-i A -i B", "i=A i=B | ")]
    [InlineData("-o=x NAME", "o=x | NAME")]                      // as Go writes it
    [InlineData("-output x NAME", "o=x | NAME")]                 // a word before a cluster of letters
    [InlineData("--output=x -quiet", "o=x q= | ")]
    [InlineData("--q", "q= | ")]
    [InlineData("-quiet=false", " | ")]
    [InlineData("-- -q", " | -q")]
    [InlineData("-", " | -")]
    public void Letters_and_what_Go_writes(string line, string expected) => Assert.Equal(expected, Shown(Getopt.Read(Words(line), Options)));

    [Theory]
    [InlineData("-x NAME", "invalid option -x")]
    [InlineData("-qx NAME", "invalid option -x")]
    [InlineData("--nothing", "unknown option --nothing")]
    [InlineData("NAME -i", "option -i requires an argument")]
    [InlineData("-quiet=maybe", "-quiet=maybe: this option takes no value")]
    public void Letters_that_nobody_has_are_refused(string line, string problem) =>
        Assert.Equal(problem, Assert.Throws<LineProblem>(() => Getopt.Read(Words(line), Options)).Message);

    [Theory]
    [InlineData("--outp x", "o=x | ")]                           // any beginning that is the only one
    [InlineData("--out=x", "o=x | ")]                            // of two words of one option
    [InlineData("--i=x NAME --qui", "i=x q= | NAME")]
    [InlineData("-qo x", "q= o=x | ")]
    [InlineData("-o=x", "o==x | ")]                              // the equals sign is part of the value
    [InlineData("--input=", "i= | ")]
    [InlineData("-- --input", " | --input")]
    public void Words_by_their_beginnings(string line, string expected) => Assert.Equal(expected, Shown(GetoptLong.Read(Words(line), Options)));

    [Theory]
    [InlineData("--none", "unrecognized option --none")]
    [InlineData("--quiet=1", "option --quiet doesn't allow an argument")]
    [InlineData("--input", "option --input requires an argument")]
    [InlineData("-x", "invalid option -x")]
    [InlineData("--=x", "unrecognized option --")]
    public void Words_that_nobody_has_are_refused(string line, string problem) =>
        Assert.Equal(problem, Assert.Throws<LineProblem>(() => GetoptLong.Read(Words(line), Options)).Message);

    [Fact]
    public void A_beginning_that_two_options_have_is_refused() => Assert.Equal(
        "option --in is ambiguous",
        Assert.Throws<LineProblem>(() => GetoptLong.Read(["--in"], [new("input"), new("inside")])).Message);

    [Theory]
    [InlineData("-s A,B --store C NAME", "s=A s=B s=C | NAME")]
    [InlineData("-s=A -qi OLD", "s=A q= i=OLD | ")]
    [InlineData("-sA NAME", "s=A | NAME")]
    [InlineData("--quiet=false --quiet=true", "q= | ")]
    public void Flags_of_newer_Go_programs(string line, string expected) => Assert.Equal(expected, Shown(CobraFlags.Read(Words(line), Options)));

    [Theory]
    [InlineData("--quie", "unknown flag: --quie")]               // no beginnings
    [InlineData("--quiet=maybe", "invalid argument \"maybe\" for --quiet")]
    [InlineData("--input", "option --input requires an argument")]
    public void Flags_that_nobody_has_are_refused(string line, string problem) =>
        Assert.Equal(problem, Assert.Throws<LineProblem>(() => CobraFlags.Read(Words(line), Options)).Message);

    private static string[] Words(string line) => line.Split(' ');

    private static string Shown(ToolLine line) =>
        $"{string.Join(' ', line.Given.Select(given => $"{given.Option.Names[0]}={given.Value}"))} | {string.Join(' ', line.Names)}";
}
