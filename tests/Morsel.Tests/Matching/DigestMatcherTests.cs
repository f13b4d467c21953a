using Morsel.Matching;

namespace Morsel.Tests.Matching;

public sealed class DigestMatcherTests
{
    private static readonly byte[] Column = [1, 2, 0, 0, 3, 4, 1, 2, 5, 6, 1, 2];

    private readonly DigestMatcher _matcher = new(Column, width: 2);

    [Fact]
    public void Every_row_with_a_digest_is_found_the_lowest_first()
    {
        List<int> rows = [];
        for (int row = _matcher.Find([1, 2]); row >= 0; row = _matcher.FindNext(row))
            rows.Add(row);
        Assert.Equal([0, 3, 5], rows);
        Assert.Equal((2, -1), (_matcher.Find([3, 4]), _matcher.FindNext(2)));
    }

    [Fact]
    public void A_longer_digest_counts_by_its_beginning() => Assert.Equal(4, _matcher.Find([5, 6, 7, 8]));

    [Fact]
    public void Neither_an_unknown_digest_nor_that_of_nothing_is_found() => Assert.Equal((-1, -1), (_matcher.Find([9, 9]), _matcher.Find([0, 0])));
}
