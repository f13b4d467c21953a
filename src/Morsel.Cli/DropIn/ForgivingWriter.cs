using System.Text;

namespace Morsel.Cli.DropIn;

/// <summary>Standard output of a tool whose lines only tell how far it is: where they go there may be no room left, and the work goes on all the same.</summary>
internal sealed class ForgivingWriter(TextWriter inner) : TextWriter
{
    public override Encoding Encoding => inner.Encoding;

    /// <summary>The world of a tool of that kind.</summary>
    public static Surroundings In(Surroundings around) => around with { Output = new ForgivingWriter(around.Output) { NewLine = around.Output.NewLine } };

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(string? value)
    {
        try
        {
            inner.Write(value);
        }
        catch (IOException)
        {
            // A log that is full is no reason to be without the update.
        }
    }
}
