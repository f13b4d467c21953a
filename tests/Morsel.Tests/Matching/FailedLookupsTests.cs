using Morsel.Matching;
using Morsel.Tests.Hashing;

namespace Morsel.Tests.Matching;

public class FailedLookupsTests
{
    [Fact]
    public void A_repetition_that_is_remembered_is_as_long_as_one_that_is_compared()
    {
        var random = new Random(1);
        byte[] stretch = TestBytes.Repeat(1, 4000);
        for (int i = 0; i < stretch.Length; i += random.Next(1, 400))
            stretch[i] = 2;
        var lookups = new FailedLookups();
        for (int offset = 10; offset < stretch.Length; offset += random.Next(1, 4))
        {
            // Now and then the last look with the same key is another one.
            int earlier = offset - (random.Next(5) == 0 ? random.Next(1, 10) : 1);
            Assert.Equal(stretch.AsSpan(offset).CommonPrefixLength(stretch.AsSpan(earlier)), lookups.Repeated(stretch, offset, earlier));
        }
    }

    [Fact]
    public void What_repeats_in_one_stretch_is_forgotten_before_the_next()
    {
        var lookups = new FailedLookups();
        Assert.Equal(99, lookups.Repeated(new byte[100], 1, 0));
        lookups.Clear();
        Assert.Equal(1, lookups.Repeated([0, 0, 0, 7, .. new byte[96]], 2, 1));
    }
}
