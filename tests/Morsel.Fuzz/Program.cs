using Morsel.Fuzz;

Coverage.Prepare();
return new FuzzCommand(Console.Out, Console.Error).Run(args);
