using Morsel.Formats.Casync;

namespace Morsel.Tests.Formats.Casync;

/// <summary>Archives with some bytes changed: they are refused, or read as they would be written, and nothing else happens.</summary>
public sealed class CatarFuzzTests
{
    private static readonly int Rounds = Environment.GetEnvironmentVariable("MORSEL_LONG") == "1" ? 200_000 : 2_000;

    [Theory]
    [InlineData("default")]
    [InlineData("rich")]
    public void A_changed_archive_is_refused_or_is_written_again_as_it_was(string name)
    {
        byte[] archive = Vectors.Read($"casync/catar/{name}.catar");
        var random = new Random(1);
        int refused = 0;
        for (int round = 0; round < Rounds; round++)
        {
            byte[] changed = Changed(archive, random);
            try
            {
                List<CatarEvent> events = CatarVectors.Read(changed, random.Next(1, changed.Length + 2));
                Assert.Equal(changed, CatarVectors.Write((CatarFeatures)BitConverter.ToUInt64(changed, 16), events));
            }
            catch (TargetFormatException)
            {
                refused++;
            }
        }
        Assert.InRange(refused, Rounds / 4, Rounds - 1);
    }

    private static byte[] Changed(byte[] archive, Random random)
    {
        byte[] changed = [.. archive];
        for (int edits = random.Next(1, 4); edits > 0; edits--)
            changed[random.Next(changed.Length)] = random.Next(3) == 0 ? (byte)0xFF : (byte)random.Next(256);
        return random.Next(8) == 0 ? changed[..random.Next(20, changed.Length)] : changed;
    }
}
